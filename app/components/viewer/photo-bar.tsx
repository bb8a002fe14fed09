'use client'

import { IconButton } from '../ui/button.tsx'
import type { PhotoCamera } from './scene/photo-cameras.ts'

interface PhotoBarProps {
  cameras: readonly PhotoCamera[]
  /** The one that is looked through; null while none is. */
  visited: PhotoCamera | null
  nameOf(camera: PhotoCamera): string
  /** How much of the photo lies over the model, 0 to 1. */
  fade: number
  onVisit(camera: PhotoCamera): void
  onFade(fade: number): void
  onLeave(): void
}

/** From photo to photo, and between a photo and the model. */
export function PhotoBar({ cameras, visited, nameOf, fade, onVisit, onFade, onLeave }: PhotoBarProps) {
  const at = visited ? cameras.indexOf(visited) : -1
  const step = (by: number) => {
    const next = cameras[(at + by + cameras.length) % cameras.length]
    if (next) onVisit(next)
  }
  return (
    <section
      aria-label="Photos in the view"
      className="absolute top-12 right-3 flex max-w-[calc(100%-1.5rem)] items-center gap-1 rounded-md border border-edge bg-surface sm:top-3"
    >
      <IconButton icon="back" label="Photo before" onPress={() => step(at < 0 ? 0 : -1)} />
      <p aria-live="polite" className="min-w-0 truncate text-sm tabular-nums">
        {visited ? `${at + 1} of ${cameras.length}` : 'Look through a photo'}
        {visited && <span className="sr-only">: {nameOf(visited)}</span>}
      </p>
      <IconButton icon="forward" label="Next photo" onPress={() => step(1)} />
      {visited && (
        <>
          <label className="flex items-center gap-2 px-1">
            <span className="sr-only">Photo over the model</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.02}
              value={fade}
              onChange={(event) => onFade(event.target.valueAsNumber)}
              className="h-10 w-20 accent-accent sm:w-32"
            />
          </label>
          <IconButton icon="close" label="Leave the photo" onPress={onLeave} />
        </>
      )}
    </section>
  )
}
