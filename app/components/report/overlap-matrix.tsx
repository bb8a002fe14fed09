'use client'

import { useState } from 'react'
import type { Overlap, ReportPhoto } from '#server/contracts/report.ts'

interface OverlapMatrixProps {
  photos: readonly ReportPhoto[]
  overlap: readonly Overlap[]
}

/** Matches that paint a cell in full colour, as a share of the best pair's: one very alike pair must not dim all others. */
const FULL_SHARE = 0.5

/** A cell for each two photos, the darker the more features they share. */
export function OverlapMatrix({ photos, overlap }: OverlapMatrixProps) {
  const [pointed, setPointed] = useState<Overlap | null>(null)
  const most = Math.max(...overlap.map(({ inliers }) => inliers), 1)
  const nameOf = (index: number) => photos[index]?.fileName ?? ''
  const worst = photos.map((_, i) => overlap.filter(({ a, b }) => a === i || b === i).length)
  const lonely = worst.filter((partners) => partners < 2).length
  return (
    <figure className="grid max-w-md gap-2">
      <svg
        viewBox={`0 0 ${photos.length} ${photos.length}`}
        role="img"
        aria-label="Overlap of each two photos"
        className="w-full bg-sunken"
      >
        <title>Overlap of each two photos</title>
        {overlap.flatMap((pair) =>
          [
            [pair.a, pair.b],
            [pair.b, pair.a],
          ].map(([x, y]) => (
            <rect
              key={`${x},${y}`}
              x={x}
              y={y}
              width={1}
              height={1}
              className="fill-accent"
              opacity={0.12 + 0.88 * Math.min(1, pair.inliers / (FULL_SHARE * most))}
              onPointerEnter={() => setPointed(pair)}
            />
          )),
        )}
        {photos.map((photo, i) => (
          <rect key={photo.name} x={i} y={i} width={1} height={1} className="fill-line" />
        ))}
      </svg>
      <figcaption className="text-muted text-sm tabular-nums">
        {pointed
          ? `${nameOf(pointed.a)} and ${nameOf(pointed.b)}: ${pointed.inliers.toLocaleString('en')} matches, ${pointed.sharedPoints.toLocaleString('en')} points`
          : `Photos in the order they were taken, along both sides. ${lonely === 0 ? 'Every photo overlaps with two others or more.' : `${lonely} overlap with fewer than two others.`}`}
      </figcaption>
    </figure>
  )
}
