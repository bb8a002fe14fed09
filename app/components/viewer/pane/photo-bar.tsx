'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import type { VisitedPhoto } from '../model/use-visited-photo.ts'
import type { PhotoCamera } from '../scene/photo-cameras.ts'

interface PhotoBarProps {
  cameras: readonly PhotoCamera[]
  photo: VisitedPhoto
  nameOf(camera: PhotoCamera): string
  onLeave(): void
}

/** From photo to photo, and between a photo and the model. */
export function PhotoBar({ cameras, photo, nameOf, onLeave }: PhotoBarProps) {
  const { t } = useWords()
  const visited = photo.camera
  const at = visited ? cameras.indexOf(visited) : -1
  const step = (by: number) => {
    const next = cameras[(at + by + cameras.length) % cameras.length]
    if (next) photo.visit(next)
  }
  return (
    <section
      aria-label={t('viewer.photosInView')}
      className="absolute top-12 right-3 flex max-w-[calc(100%-1.5rem)] items-center gap-1 rounded-md border border-edge bg-surface sm:top-3"
    >
      {/* On the left, so that the pointer stays on the button that goes to the next photo. */}
      {visited && (
        <>
          <IconButton icon={TOOL_GLYPHS.close} label={t('viewer.photoLeave')} onPress={onLeave} />
          <label className="flex items-center gap-2 px-1">
            <span className="sr-only">{t('viewer.photoFade')}</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.02}
              value={photo.fade}
              onChange={(event) => photo.setFade(event.target.valueAsNumber)}
              className="h-10 w-20 accent-accent sm:w-32"
            />
          </label>
        </>
      )}
      <IconButton icon="back" label={t('viewer.photoBefore')} onPress={() => step(at < 0 ? 0 : -1)} />
      <p aria-live="polite" className="min-w-14 truncate text-center text-sm tabular-nums">
        {visited ? t('viewer.photoOf', { at: at + 1, count: cameras.length }) : t('viewer.photoLook')}
        {visited && <span className="sr-only">: {nameOf(visited)}</span>}
      </p>
      <IconButton icon={TOOL_GLYPHS.forward} label={t('viewer.photoNext')} onPress={() => step(1)} />
    </section>
  )
}
