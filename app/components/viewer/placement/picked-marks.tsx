'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import { formatLength } from './length.ts'
import { markPath } from './mark-path.ts'
import { distanceOf, type PlacementTools } from './use-placement-tools.ts'

interface PickedMarksProps {
  tools: PlacementTools
  handle: RefObject<ViewHandle | null>
  /** Called before each frame that is drawn. */
  frames: Set<() => void>
}

/**
 * The places that were picked with the tool in hand, over the view: hollow rings with a line from one to the next, and on the line for the scale
 * its length. Not in 3D, where lines are a pixel wide.
 */
export function PickedMarks({ tools, handle, frames }: PickedMarksProps) {
  const words = useWords()
  const { picked, draft } = tools
  const distance = distanceOf(tools)
  const halo = useRef<SVGPathElement>(null)
  const line = useRef<SVGPathElement>(null)
  const label = useRef<HTMLSpanElement>(null)

  useEffect(() => {
    const draw = () => {
      const view = handle.current?.view
      if (!view) return
      const places = picked.map((place) => view.inFrontAt(place))
      for (const path of [halo.current, line.current]) path?.setAttribute('d', markPath(places))
      const [from, to] = places
      if (!label.current) return
      label.current.style.visibility = from && to ? 'visible' : 'hidden'
      if (from && to) label.current.style.translate = `${(from.x + to.x) / 2}px ${(from.y + to.y) / 2}px`
    }
    draw()
    frames.add(draw)
    return () => void frames.delete(draw)
  }, [picked, handle, frames])

  if (picked.length === 0) return null
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-hidden">
      <svg className="absolute size-full fill-none" role="presentation">
        <path ref={halo} className="stroke-5 stroke-white/85" />
        <path ref={line} className="stroke-2 stroke-[#c8371a]" />
      </svg>
      {distance !== null && (
        <span className="absolute top-0 left-0" ref={label}>
          <span
            data-testid="scaled"
            className="-translate-x-1/2 -translate-y-[calc(100%+0.5rem)] absolute whitespace-nowrap rounded bg-surface px-1.5 py-0.5 font-semibold text-sm tabular-nums shadow"
          >
            {formatLength(distance, draft.placement.metresPerUnit, words)}
          </span>
        </span>
      )}
    </div>
  )
}
