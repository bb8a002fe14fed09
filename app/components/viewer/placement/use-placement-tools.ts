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
  pick(place: Vector3, eye: Vector3): void
  unpick(): void
  /** What went wrong with the last pick, or null. */
  problem: 'viewer.groundLine' | null
}

/** Points that a tool asks for. */
const POINTS_NEEDED: Record<ViewerTool, number> = { measure: 2, scale: 2, ground: 3, crop: 0, annotate: 1, views: 0 }

/** Both ask for the same two points, which stay for as long as the model is there. */
function asksForDistance(tool: ViewerTool | null): boolean {
  return tool === 'measure' || tool === 'scale'
}

/** Between two places that were picked to measure, in the model's own unit; null while there are none. */
export function distanceOf({ tool, picked: [from, to] }: Pick<PlacementTools, 'tool' | 'picked'>): number | null {
  return asksForDistance(tool) && from && to ? from.distanceTo(to) : null
}

export function usePlacementTools(placing: Placing): PlacementTools {
  const draft = usePlacement(placing)
  const [tool, setTool] = useState<ViewerTool | null>(null)
  const [measured, setMeasured] = useState<readonly Vector3[]>([])
  const [others, setOthers] = useState<readonly Vector3[]>([])
  const [picked, setPicked] = asksForDistance(tool) ? [measured, setMeasured] : [others, setOthers]
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
      if (needed === 0) return
      setProblem(null)
      // One point too many starts a new selection.
      const next = picked.length >= needed ? [place] : [...picked, place]
      setPicked(next)
      if (tool !== 'ground' || next.length < needed) return
      const level = withGround(draft.placement, next, eye)
      if (level) draft.change(level)
      else setProblem('viewer.groundLine')
    },
    unpick() {
      setPicked([])
      setProblem(null)
    },
    problem,
  }
}
