'use client'

import { memo, useState } from 'react'
import type { Doubt } from '#server/contracts/uploads/photo-doubts.ts'
import { cx } from '../../lib/cx.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { IconButton } from '../ui/button.tsx'
import { FileName } from '../ui/file-name.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Progress } from '../ui/progress.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { MaskOverlay } from './mask-overlay.tsx'
import { labelDoubt, remarkOn, sayNote } from './say-doubts.ts'

interface PhotoTileProps {
  photo: Photo
  /** What it is called. */
  name: string
  /** What the same photo that came first is called; null when it is no copy. */
  nameOfFirst: string | null
  /** A small picture of its mask. */
  maskUrl?: string | null
  /** Why it will hardly help; undefined when nothing is known against it. */
  doubt: Doubt | undefined
  onRemove(key: string): void
}

/** One photo that is on its way or in. Those with a problem are rows of `ProblemList`. */
export const PhotoTile = memo(function PhotoTile({
  photo,
  name,
  nameOfFirst,
  maskUrl,
  doubt,
  onRemove,
}: PhotoTileProps) {
  const words = useWords()
  const { t } = words
  const { key, byteSize, sentBytes, state, thumbnailUrl, duplicateOf } = photo
  const notice = photo.notes.map((note) => sayNote(note, words)).join(' ') || undefined
  const [maskShare, setMaskShare] = useState<number | null>(null)
  const oddMask = maskUrl && maskShare !== null ? oddMaskText(maskShare, words) : null
  const moving = state === 'uploading' || state === 'checking'
  return (
    <li className="group relative [contain-intrinsic-size:auto_11rem] [content-visibility:auto]">
      <div className="relative aspect-[4/3] overflow-hidden rounded-md bg-sunken">
        {thumbnailUrl && (
          // biome-ignore lint/performance/noImgElement: a local object URL or a thumbnail that is small already
          <img
            src={thumbnailUrl}
            alt=""
            loading="lazy"
            decoding="async"
            className={cx('size-full object-cover', duplicateOf && 'opacity-40')}
          />
        )}
        {maskUrl && <MaskOverlay maskUrl={maskUrl} className="absolute inset-0" onShare={setMaskShare} />}
        {moving && (
          <div className="absolute inset-x-2 bottom-2 rounded-full bg-surface p-0.5">
            <Progress label={t('upload.uploadOf', { name })} value={byteSize ? Math.min(1, sentBytes / byteSize) : 0} />
          </div>
        )}
        <IconButton
          icon={TOOL_GLYPHS.close}
          label={t('upload.removeName', { name })}
          onPress={() => onRemove(key)}
          className="absolute! top-1 right-1 bg-surface/90 hover:bg-surface! sm:opacity-0 sm:group-focus-within:opacity-100 sm:group-hover:opacity-100"
        />
      </div>
      <FileName name={name} className="mt-1.5" />
      {oddMask && (
        <p className="flex items-start gap-1.5 text-sm text-warn">
          <Glyph name="alert" className="mt-0.5 size-4" />
          {oddMask}
        </p>
      )}
      <p className={cx('flex items-start gap-1.5 text-sm', duplicateOf || doubt ? 'text-warn' : 'text-muted')}>
        {doubt && <Glyph name="alert" className="mt-0.5 size-4" />}
        {state === 'accepted' && !duplicateOf && !doubt && <Glyph name="check" className="mt-0.5 size-4 text-good" />}
        <span className="line-clamp-2" title={doubt ? sayNote(doubt, words) : notice}>
          {doubt ? labelDoubt(doubt, photo.size, words) : caption(photo, nameOfFirst, words)}
        </span>
      </p>
    </li>
  )
})

/** Rarely meant so: it may be inverted, or of another photo. */
function oddMaskText(share: number, { t }: Words): string | null {
  if (share < 0.01) return t('upload.maskKeepsNothing')
  return share > 0.99 ? t('upload.maskKeepsAll') : null
}

function caption(photo: Photo, nameOfFirst: string | null, words: Words): string {
  const { t, format } = words
  const { state, duplicateOf, byteSize } = photo
  const size = format.bytes(byteSize)
  if (duplicateOf) return t('upload.sameAs', { name: nameOfFirst ?? duplicateOf })
  if (state === 'waiting') return t('upload.waiting', { size })
  if (state === 'uploading') return t('upload.uploading', { size })
  if (state === 'checking') return t('upload.checking')
  const remark = remarkOn(photo, words)
  return remark ? t('upload.readyAs', { remark }) : t('upload.ready', { size })
}
