'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type { Plane } from 'three'
import { cx } from '../../../lib/cx.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import { formatLength } from '../placement/length.ts'
import { markPath } from '../placement/mark-path.ts'
import type { OrbitView } from '../scene/orbit-view.ts'
import type { MeasuredLine } from './use-measurements.ts'

interface MeasuredLinesProps {
  lines: readonly MeasuredLine[]
  selectedId: string | null
  metresPerUnit: number | null
  /** What is on the negative side of any of them is cut away, and so are the lines that reach there. */
  planes: readonly Plane[]
  handle: RefObject<ViewHandle | null>
  /** Called before each frame that is drawn. */
  frames: Set<() => void>
}

/** Measurements over the view, each with its number and length. The panel lists the same for those who don't see them. */
export function MeasuredLines({ lines, selectedId, metresPerUnit, planes, handle, frames }: MeasuredLinesProps) {
  const words = useWords()
  const drawn = useRef(new Map<string, SVGGElement>())
  const labels = useRef(new Map<string, HTMLElement>())

  useEffect(() => {
    const draw = () => {
      const view = handle.current?.view
      if (!view) return
      for (const line of lines) {
        const { id } = line.measurement
        drawLine(line, { view, planes, shape: drawn.current.get(id), label: labels.current.get(id) })
      }
    }
    draw()
    frames.add(draw)
    return () => void frames.delete(draw)
  }, [lines, planes, handle, frames])

  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-hidden">
      <svg className="absolute size-full fill-none" role="presentation">
        {lines.map(({ measurement: { id } }) => (
          <g key={id} ref={refIn(drawn.current, id)}>
            <path className="stroke-5 stroke-white/85" />
            <path className={id === selectedId ? 'stroke-3 stroke-[#c8371a]' : 'stroke-2 stroke-[#c8371a]'} />
          </g>
        ))}
      </svg>
      {lines.map(({ measurement: { id }, length }, i) => (
        <span key={id} ref={refIn(labels.current, id)} className="invisible absolute top-0 left-0">
          <span
            data-testid="measured"
            className={cx(
              '-translate-x-1/2 -translate-y-[calc(100%+0.5rem)] absolute flex gap-1.5 whitespace-nowrap rounded bg-surface px-1.5 py-0.5 text-sm tabular-nums shadow',
              id === selectedId && 'outline-2 outline-accent',
            )}
          >
            {lines.length > 1 && <span className="text-muted">{i + 1}</span>}
            <span className="font-semibold">{formatLength(length, metresPerUnit, words)}</span>
          </span>
        </span>
      ))}
    </div>
  )
}

function refIn<Element>(elements: Map<string, Element>, id: string) {
  return (element: Element | null) => {
    if (element) elements.set(id, element)
    else elements.delete(id)
  }
}

interface Drawing {
  view: OrbitView
  planes: readonly Plane[]
  shape: SVGGElement | undefined
  label: HTMLElement | undefined
}

/** Where its ends are seen; not at all when one of them is cut away or behind the eye. */
function drawLine({ from, to }: MeasuredLine, { view, planes, shape, label }: Drawing): void {
  const isKept = planes.every((plane) => plane.distanceToPoint(from) >= 0 && plane.distanceToPoint(to) >= 0)
  const [start, end] = isKept ? [view.inFrontAt(from), view.inFrontAt(to)] : [null, null]
  const path = start && end ? markPath([start, end]) : ''
  for (const each of shape?.children ?? []) each.setAttribute('d', path)
  if (!label) return
  label.style.visibility = start && end ? 'visible' : 'hidden'
  if (start && end) label.style.translate = `${(start.x + end.x) / 2}px ${(start.y + end.y) / 2}px`
}
