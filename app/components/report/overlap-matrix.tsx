'use client'

import { type PointerEvent, useMemo, useState } from 'react'
import type { Overlap, ReportPhoto } from '#server/contracts/report.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

interface OverlapMatrixProps {
  photos: readonly ReportPhoto[]
  overlap: readonly Overlap[]
}

/** The share of the best pair's value that gives a cell its full colour: one very similar pair must not dim all others. */
const FULL_SHARE = 0.5

/** Each is one path, however many of a thousand photos' pairs are in it. */
const SHADES = 10

/** A cell for each two photos, the darker the more they share. */
export function OverlapMatrix({ photos, overlap }: OverlapMatrixProps) {
  const words = useWords()
  const { t } = words
  const [pointed, setPointed] = useState<Overlap | null>(null)
  const size = photos.length
  const shades = useMemo(() => shadesOf(overlap), [overlap])
  const pairAt = useMemo(() => new Map(overlap.map((pair) => [pair.a * size + pair.b, pair])), [overlap, size])
  const underConnected = useMemo(() => countUnderConnected(size, overlap), [size, overlap])
  const nameOf = (index: number) => photos[index]?.fileName ?? ''

  const point = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    const column = Math.floor((size * (clientX - left)) / width)
    const row = Math.floor((size * (clientY - top)) / height)
    setPointed(pairAt.get(Math.min(column, row) * size + Math.max(column, row)) ?? null)
  }
  return (
    <figure className="grid max-w-md gap-2">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={t('report.matrix')}
        shapeRendering="crispEdges"
        className="w-full bg-sunken"
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        <title>{t('report.matrix')}</title>
        {shades.map(({ opacity, path }) => (
          <path key={opacity} d={path} opacity={opacity} className="fill-accent" />
        ))}
        <path d={photos.map((_, i) => cell(i, i)).join('')} className="fill-line" />
      </svg>
      <figcaption className="text-muted text-sm tabular-nums">
        {pointed
          ? t('report.pair', { a: nameOf(pointed.a), b: nameOf(pointed.b), shared: sharedBy(pointed, words) })
          : `${t('report.matrixHint')} ${underConnected === 0 ? t('report.matrixAll') : t('report.matrixFew', { count: underConnected })}`}
      </figcaption>
    </figure>
  )
}

/** Points count for pairs that were not matched too; matches are all that is known of a photo without a place. */
function shadesOf(overlap: readonly Overlap[]): { opacity: number; path: string }[] {
  const mostPoints = overlap.reduce((most, { sharedPoints }) => Math.max(most, sharedPoints), 1)
  const mostInliers = overlap.reduce((most, { inliers }) => Math.max(most, inliers), 1)
  const paths = Array.from({ length: SHADES }, () => [] as string[])
  for (const { a, b, sharedPoints, inliers } of overlap) {
    const share = Math.max(sharedPoints / mostPoints, inliers / mostInliers) / FULL_SHARE
    paths[Math.min(SHADES - 1, Math.floor(SHADES * share))]?.push(cell(a, b), cell(b, a))
  }
  return paths.map((cells, i) => ({ opacity: (i + 0.5) / SHADES, path: cells.join('') }))
}

function cell(column: number, row: number): string {
  return `M${column} ${row}h1v1h-1z`
}

/** Photos that overlap with fewer than two others. */
function countUnderConnected(size: number, overlap: readonly Overlap[]): number {
  const partners = new Uint32Array(size)
  for (const { a, b } of overlap) {
    partners[a] = (partners[a] ?? 0) + 1
    partners[b] = (partners[b] ?? 0) + 1
  }
  return partners.filter((count) => count < 2).length
}

function sharedBy({ inliers, sharedPoints }: Overlap, { t }: Words): string {
  const points = t('report.pointsShared', { count: sharedPoints })
  return inliers === 0
    ? `${points}, ${t('report.notMatched')}`
    : `${t('report.matches', { count: inliers })}, ${points}`
}
