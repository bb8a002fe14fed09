'use client'

import { useMemo } from 'react'
import type { Plane, Vector3 } from 'three'
import { isMarkTool } from '../marks/mark-tools.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import type { Boxed } from './crop-box-drag.ts'
import { type Crop, cropPlanes, placedBounds, upOf } from './placement-geometry.ts'
import type { PlacementTools } from './use-placement-tools.ts'

/** Where the model stands and what is cut away, as the placement that is being tried has it. */
export interface CropBox {
  up: Vector3
  /** What is on the negative side of any of them is cut away. */
  planes: Plane[]
  /** Extent of the whole model; null while no tool needs it. */
  bounds: Crop | null
  /** With a box in any case: without a crop it is the whole model. */
  boxed: Boxed | null
}

export function useCropBox({ draft, tool }: PlacementTools, model: ViewerModel | null): CropBox {
  const { placement } = draft
  const up = useMemo(() => upOf(placement), [placement])
  const planes = useMemo(() => cropPlanes(placement), [placement])
  const isPlacing = tool !== null && !isMarkTool(tool)
  const bounds = useMemo(
    () => (isPlacing && model ? placedBounds(model, placement) : null),
    [isPlacing, model, placement],
  )
  const boxed = bounds && { placement: { ...placement, crop: placement.crop ?? bounds }, bounds }
  return { up, planes, bounds, boxed }
}
