'use client'

import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from 'react'
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

/** Counted from the top left. */
interface Cell {
  column: number
  row: number
}

/** Where a key leads to; null for keys that lead nowhere. */
function neighbourOf({ column, row }: Cell, key: string, size: number): Cell | null {
  const last = size - 1
  switch (key) {
    case 'ArrowRight':
      return { row, column: Math.min(column + 1, last) }
    case 'ArrowLeft':
      return { row, column: Math.max(column - 1, 0) }
    case 'ArrowDown':
      return { column, row: Math.min(row + 1, last) }
    case 'ArrowUp':
      return { column, row: Math.max(row - 1, 0) }
    case 'Home':
      return { row, column: 0 }
    case 'End':
      return { row, column: last }
    default:
      return null
  }
}

/** A cell for each two photos, the darker the more they share. */
export function OverlapMatrix({ photos, overlap }: OverlapMatrixProps) {
  const words = useWords()
  const { t } = words
  const [pointed, setPointed] = useState<Cell | null>(null)
  const size = photos.length
  const captionId = useId()
  const shades = useMemo(() => shadesOf(overlap), [overlap])
  const pairAt = useMemo(() => new Map(overlap.map((pair) => [pair.a * size + pair.b, pair])), [overlap, size])
  const underConnected = useMemo(() => countUnderConnected(size, overlap), [size, overlap])
  const nameOf = (index: number) => photos[index]?.fileName ?? ''

  const point = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    const column = Math.floor((size * (clientX - left)) / width)
    const row = Math.floor((size * (clientY - top)) / height)
    setPointed({ column: Math.min(column, size - 1), row: Math.min(row, size - 1) })
  }
  const move = (event: KeyboardEvent) => {
    const next = neighbourOf(pointed ?? { column: 0, row: 0 }, event.key, size)
    if (!next) return
    event.preventDefault()
    setPointed(next)
  }
  const pair =
    pointed && pairAt.get(Math.min(pointed.column, pointed.row) * size + Math.max(pointed.column, pointed.row))
  return (
    <figure className="grid max-w-md gap-2">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="application"
        aria-label={t('report.matrix')}
        aria-describedby={captionId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move in it, as the pointer does
        tabIndex={0}
        shapeRendering="crispEdges"
        className="w-full bg-sunken"
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
        onKeyDown={move}
        onFocus={() => setPointed((last) => last ?? { column: Math.min(1, size - 1), row: 0 })}
        onBlur={() => setPointed(null)}
      >
        {shades.map(({ opacity, path }) => (
          <path key={opacity} d={path} opacity={opacity} className="fill-accent" />
        ))}
        <path d={photos.map((_, i) => cell(i, i)).join('')} className="fill-line" />
        {pointed && (
          <path
            d={cell(pointed.column, pointed.row)}
            vectorEffect="non-scaling-stroke"
            className="fill-none stroke-2 stroke-text"
          />
        )}
      </svg>
      <figcaption id={captionId} aria-live="polite" className="text-muted text-sm tabular-nums">
        {pointed && pointed.column !== pointed.row
          ? t('report.pair', { a: nameOf(pointed.row), b: nameOf(pointed.column), shared: sharedBy(pair, words) })
          : pointed
            ? nameOf(pointed.row)
            : `${t('report.matrixHint')} ${underConnected === 0 ? t('report.matrixAll') : t('report.matrixFew', { count: underConnected })}`}
        <span className="sr-only"> {t('report.matrixKeys')}</span>
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

function sharedBy(pair: Overlap | null | undefined, { t }: Words): string {
  if (!pair) return t('report.noOverlap')
  const { inliers, sharedPoints } = pair
  const points = t('report.pointsShared', { count: sharedPoints })
  return inliers === 0
    ? `${points}, ${t('report.notMatched')}`
    : `${t('report.matches', { count: inliers })}, ${points}`
}
