'use client'

import { useState } from 'react'
import type { JobPhoto } from '#server/contracts/job.ts'
import { cx } from '../../lib/cx.ts'
import { countOf } from '../../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Segments } from '../ui/segments.tsx'

/** So many are shown at first: hundreds would push what is below them out of sight. */
const FIRST_PHOTOS = 20

export function PhotoPanel({ photos }: { photos: readonly JobPhoto[] }) {
  const [onlyUnregistered, setOnlyUnregistered] = useState(false)
  const [isWhole, setIsWhole] = useState(false)
  const unregistered = photos.filter(({ state }) => state === 'unregistered')
  const registered = photos.filter(({ state }) => state === 'registered').length
  const chosen = onlyUnregistered && unregistered.length > 0 ? unregistered : photos
  const isCut = !isWhole && chosen.length > FIRST_PHOTOS
  return (
    <section aria-labelledby="photos-heading" className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <h2 id="photos-heading" className="font-semibold text-lg">
          Photos
        </h2>
        <p className="text-muted">
          {registered + unregistered.length > 0
            ? `${registered} of ${countOf(photos.length, 'photo')} placed`
            : countOf(photos.length, 'photo')}
        </p>
        {unregistered.length > 0 && (
          <Segments
            label="Which photos"
            options={[
              { id: 'all', label: 'All' },
              { id: 'unregistered', label: `Not placed (${unregistered.length})` },
            ]}
            value={onlyUnregistered ? 'unregistered' : 'all'}
            onChange={(which) => setOnlyUnregistered(which === 'unregistered')}
          />
        )}
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-4 sm:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))]">
        {(isCut ? chosen.slice(0, FIRST_PHOTOS) : chosen).map((photo) => (
          <PhotoItem key={photo.uploadId} photo={photo} />
        ))}
      </ul>
      {isCut && (
        <div>
          <Button onPress={() => setIsWhole(true)}>Show all {chosen.length} photos</Button>
        </div>
      )}
    </section>
  )
}

function PhotoItem({ photo }: { photo: JobPhoto }) {
  const { fileName, thumbnailUrl, state, reason } = photo
  return (
    <li className="[contain-intrinsic-size:auto_10rem] [content-visibility:auto]">
      <div className="aspect-[4/3] overflow-hidden rounded-md bg-sunken">
        {/* biome-ignore lint/performance/noImgElement: a thumbnail that is small already */}
        <img
          src={thumbnailUrl}
          alt=""
          loading="lazy"
          decoding="async"
          className={cx('size-full object-cover', state === 'unregistered' && 'opacity-50 grayscale')}
        />
      </div>
      <p className="mt-1.5 truncate text-sm" title={fileName}>
        {fileName}
      </p>
      {state === 'registered' && (
        <p className="flex items-center gap-1.5 text-muted text-sm">
          <Glyph name="check" className="size-4 text-good" />
          Placed
        </p>
      )}
      {state === 'unregistered' && (
        <p className="flex items-start gap-1.5 text-sm text-warn">
          <Glyph name="alert" className="mt-0.5 size-4" />
          <span>Not placed{reason && `: ${reason}`}</span>
        </p>
      )}
    </li>
  )
}
