'use client'

import { useEffect, useRef } from 'react'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import type { JobPhoto } from '#server/contracts/job-view.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { isDepthPicture, pairDepths } from './depth-pictures.ts'

interface DepthMapsProps {
  artifacts: readonly ArtifactView[]
  photos: readonly JobPhoto[]
  /** Whether more may come: the strip then follows the newest, and begins at the first when all are there. */
  isGrowing: boolean
}

/** How far away everything in each photo is, as it is measured. */
export function DepthMaps({ artifacts, photos, isGrowing }: DepthMapsProps) {
  const { t } = useWords()
  const strip = useRef<HTMLUListElement>(null)
  const isAtEnd = useRef(true)
  const pictures = pairDepths(artifacts.filter(isDepthPicture), photos)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new picture makes the strip longer
  useEffect(() => {
    if (!isGrowing) strip.current?.scrollTo({ left: 0 })
    else if (isAtEnd.current) strip.current?.scrollTo({ left: strip.current.scrollWidth })
  }, [pictures.length, isGrowing])

  if (pictures.length === 0) return null
  return (
    <section aria-labelledby="depth-heading" className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <h2 id="depth-heading" className="font-semibold text-lg">
          {t('jobs.depthMaps')}
        </h2>
        <p className="text-muted">
          <span className="tabular-nums">{t('jobs.photos', { count: pictures.length })}</span>. {t('jobs.depthLegend')}
        </p>
      </div>
      <ul
        ref={strip}
        onScroll={({ currentTarget: { scrollLeft, clientWidth, scrollWidth } }) => {
          isAtEnd.current = scrollLeft + clientWidth >= scrollWidth - 8
        }}
        className="flex gap-2 overflow-x-auto p-1 pb-3"
      >
        {pictures.map(({ picture, place }) => (
          <DepthPicture key={picture.name} picture={picture} photo={place === null ? undefined : photos[place]} />
        ))}
      </ul>
    </section>
  )
}

function DepthPicture({ picture, photo }: { picture: ArtifactView; photo: JobPhoto | undefined }) {
  const { t } = useWords()
  const name = photo?.fileName ?? picture.name
  return (
    <li className="shrink-0">
      <a href={picture.url} target="_blank" rel="noreferrer" title={name} className="block rounded-md">
        {/* biome-ignore lint/performance/noImgElement: small already, and new ones come every second */}
        <img
          src={picture.url}
          alt={t('jobs.depthOf', { name })}
          loading="lazy"
          decoding="async"
          style={{ aspectRatio: photo ? photo.widthPx / photo.heightPx : 4 / 3 }}
          className="h-24 rounded-md bg-sunken object-cover sm:h-28"
        />
      </a>
    </li>
  )
}
