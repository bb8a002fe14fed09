'use client'

import { useMemo } from 'react'
import type { Plane, Vector3 } from 'three'
import { isMarkTool } from '../marks/mark-tools.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import type { Boxed } from './crop-box-drag.ts'
import type { CropChange } from './crop-loss.ts'
import { countKept, type KeptTriangles, placedTriangles } from './kept-triangles.ts'
import { type Crop, cropPlanes, placedBounds, upOf } from './placement-geometry.ts'
import type { Placing } from './use-placement.ts'
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
  /** What of the model that is shown the crop keeps; null while there is none. */
  triangles: KeptTriangles | null
}

/** What saving the placement that is being tried would change. */
export function cropChangeOf({ placing, tools, box, pins }: CropChangeInput): CropChange {
  const { placement: applied, isShared } = placing
  return { applied, placement: tools.draft.placement, triangles: box.triangles, pins, isShared }
}

interface CropChangeInput extends Pick<CropChange, 'pins'> {
  placing: Placing
  tools: PlacementTools
  box: CropBox
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
  const { rotation, origin, crop } = placement
  const surface = crop ? (model?.surface ?? null) : null
  const placed = useMemo(() => surface && placedTriangles(surface, { rotation, origin }), [surface, rotation, origin])
  const triangles = useMemo(() => placed && countKept(placed, crop), [placed, crop])
  const boxed = bounds && { placement: { ...placement, crop: placement.crop ?? bounds }, bounds }
  return { up, planes, bounds, boxed, triangles }
}
