'use client'

import { useState } from 'react'
import type { Vector3 } from 'three'
import type { MarkTool } from '../marks/mark-tools.ts'
import { withGround } from './placement-geometry.ts'
import { type PlacementDraft, type Placing, usePlacement } from './use-placement.ts'

/** What a panel beside the view is for. */
export type ViewerTool = PlacementTool | MarkTool

export const PLACEMENT_TOOLS = ['measure', 'scale', 'ground', 'crop'] as const
export type PlacementTool = (typeof PLACEMENT_TOOLS)[number]

/** What is at work in the viewer, and what was picked for it. */
export interface PlacementTools {
  draft: PlacementDraft
  /** Null while none is in hand: then clicks do what they do else. */
  tool: ViewerTool | null
  choose(tool: ViewerTool | null): void
  /** Places on the model, in the order of picking. */
  picked: readonly Vector3[]
  isPicking: boolean
  /** Gives back the ends of a line that is measured with this pick; null while there is none. */
  pick(place: Vector3, eye: Vector3): Ends | null
  /** Takes the scale from a line whose length is known. */
  scaleBy(ends: Ends): void
  unpick(): void
  /** What went wrong with the last pick, or null. */
  problem: 'viewer.groundLine' | null
}

/** Of a measured line. */
interface Ends {
  from: Vector3
  to: Vector3
}

/** Points that a tool asks for. */
const POINTS_NEEDED: Record<ViewerTool, number> = { measure: 2, scale: 2, ground: 3, crop: 0, annotate: 1, views: 0 }

/** Between the two places that the scale is taken from, in the model's own unit; null while there are none. */
export function distanceOf({ tool, picked: [from, to] }: Pick<PlacementTools, 'tool' | 'picked'>): number | null {
  return tool === 'scale' && from && to ? from.distanceTo(to) : null
}

export function usePlacementTools(placing: Placing): PlacementTools {
  const draft = usePlacement(placing)
  const [tool, setTool] = useState<ViewerTool | null>(null)
  // The line for the scale stays for as long as the model is there.
  const [scaled, setScaled] = useState<readonly Vector3[]>([])
  const [others, setOthers] = useState<readonly Vector3[]>([])
  const [picked, setPicked] = tool === 'scale' ? [scaled, setScaled] : [others, setOthers]
  const [problem, setProblem] = useState<PlacementTools['problem']>(null)
  const needed = tool ? POINTS_NEEDED[tool] : 0
  return {
    draft,
    tool,
    choose(next) {
      setTool(next)
      setOthers([])
      setProblem(null)
    },
    picked,
    isPicking: needed > 0,
    pick(place, eye) {
      if (needed === 0) return null
      setProblem(null)
      // One point too many starts a new selection.
      const next = picked.length >= needed ? [place] : [...picked, place]
      const [from, to] = next
      if (tool === 'measure' && from && to) {
        // The next click begins another line.
        setPicked([])
        return from.equals(to) ? null : { from, to }
      }
      setPicked(next)
      if (tool !== 'ground' || next.length < needed) return null
      const level = withGround(draft.placement, next, eye)
      if (level) draft.change(level)
      else setProblem('viewer.groundLine')
      return null
    },
    scaleBy({ from, to }) {
      setScaled([from, to])
      setTool('scale')
      setOthers([])
      setProblem(null)
    },
    unpick() {
      setPicked([])
      setProblem(null)
    },
    problem,
  }
}
