'use client'

import { useState } from 'react'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { maskPictureName } from '#server/contracts/capture/mask-pictures.ts'
import { photoNames } from '#server/contracts/capture/photo-names.ts'
import type { JobPhoto } from '#server/contracts/job-view.ts'
import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { FileName } from '../ui/file-name.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Segments } from '../ui/segments.tsx'

/** So many are shown at first: hundreds would push what is below them out of sight. */
const FIRST_PHOTOS = 20

interface PhotoPanelProps {
  photos: readonly JobPhoto[]
  artifacts: readonly ArtifactView[]
  /** Whether masks are shown at first, where there are some. */
  showsMasks: boolean
}

export function PhotoPanel({ photos, artifacts, showsMasks: showsAtFirst }: PhotoPanelProps) {
  const { t } = useWords()
  const [onlyUnregistered, setOnlyUnregistered] = useState(false)
  const [isWhole, setIsWhole] = useState(false)
  const unregistered = photos.filter(({ state }) => state === 'unregistered')
  const registered = photos.filter(({ state }) => state === 'registered').length
  const chosen = onlyUnregistered && unregistered.length > 0 ? unregistered : photos
  const [showsMasks, setShowsMasks] = useState(showsAtFirst)
  const masks = maskPicturesOf(photos, artifacts)
  const isCut = !isWhole && chosen.length > FIRST_PHOTOS
  return (
    <section aria-labelledby="photos-heading" className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <h2 id="photos-heading" className="font-semibold text-lg">
          {t('jobs.photosHeading')}
        </h2>
        <p className="text-muted">
          {registered + unregistered.length > 0
            ? t('jobs.registered', { registered, count: photos.length })
            : t('jobs.photos', { count: photos.length })}
        </p>
        {masks.size > 0 && (
          <Segments
            label={t('jobs.photosOrMasks')}
            options={[
              { id: 'masks', label: t('jobs.masks', { number: masks.size }) },
              { id: 'photos', label: t('jobs.photosHeading') },
            ]}
            value={showsMasks ? 'masks' : 'photos'}
            onChange={(which) => setShowsMasks(which === 'masks')}
          />
        )}
        {unregistered.length > 0 && (
          <Segments
            label={t('jobs.whichPhotos')}
            options={[
              { id: 'all', label: t('jobs.all') },
              { id: 'unregistered', label: t('jobs.notRegisteredCount', { number: unregistered.length }) },
            ]}
            value={onlyUnregistered ? 'unregistered' : 'all'}
            onChange={(which) => setOnlyUnregistered(which === 'unregistered')}
          />
        )}
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-4 sm:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))]">
        {(isCut ? chosen.slice(0, FIRST_PHOTOS) : chosen).map((photo) => (
          <PhotoItem
            key={photo.uploadId}
            photo={photo}
            maskUrl={showsMasks ? (masks.get(photo.uploadId) ?? null) : null}
          />
        ))}
      </ul>
      {isCut && (
        <div>
          <Button onPress={() => setIsWhole(true)}>{t('jobs.showAllPhotos', { count: chosen.length })}</Button>
        </div>
      )}
    </section>
  )
}

/** Pictures of the photos with what their masks left out, by the photos' uploads. */
function maskPicturesOf(photos: readonly JobPhoto[], artifacts: readonly ArtifactView[]): ReadonlyMap<string, string> {
  const urls = new Map(artifacts.map(({ name, url }) => [name, url]))
  const names = photoNames(photos.map(({ fileName }) => fileName))
  return new Map(
    photos.flatMap(({ uploadId }, i) => {
      const url = urls.get(maskPictureName((names[i] ?? '').replace(/\.[^.]*$/, '')))
      return url ? [[uploadId, url]] : []
    }),
  )
}

function PhotoItem({ photo, maskUrl }: { photo: JobPhoto; maskUrl: string | null }) {
  const words = useWords()
  const { t } = words
  const { fileName, thumbnailUrl, state, reason, note } = photo
  const why = (note && words.tryTo(`photoNotes.${note.code}`, note.values)) ?? reason
  return (
    <li className="[contain-intrinsic-size:auto_10rem] [content-visibility:auto]">
      <div className="aspect-[4/3] overflow-hidden rounded-md bg-sunken">
        {/* biome-ignore lint/performance/noImgElement: a thumbnail that is small already */}
        <img
          src={maskUrl ?? thumbnailUrl}
          alt={maskUrl ? t('jobs.maskedPhoto', { name: fileName }) : ''}
          loading="lazy"
          decoding="async"
          className={cx('size-full object-cover', state === 'unregistered' && 'opacity-50 grayscale')}
        />
      </div>
      <FileName name={fileName} className="mt-1.5" />
      {state === 'registered' && (
        <p className="flex items-center gap-1.5 text-muted text-sm">
          <Glyph name="check" className="size-4 text-good" />
          {t('jobs.photoRegistered')}
        </p>
      )}
      {state === 'unregistered' && (
        <p className="flex items-start gap-1.5 text-sm text-warn">
          <Glyph name="alert" className="mt-0.5 size-4" />
          <span>{why ? t('jobs.photoNotRegisteredFor', { reason: why }) : t('jobs.photoNotRegistered')}</span>
        </p>
      )}
    </li>
  )
}
