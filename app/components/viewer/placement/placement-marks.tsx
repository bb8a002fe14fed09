'use client'

import { useEffect } from 'react'
import {
  Box3Helper,
  BufferGeometry,
  Color,
  GridHelper,
  Group,
  LineSegments,
  Matrix4,
  Points,
  PointsMaterial,
  Quaternion,
  Vector3,
} from 'three'
import type { Placement } from '#server/contracts/model/placement.ts'
import { useStage } from '../canvas/stage-canvas.tsx'
import { boxOf, type Crop, cropHandles } from './placement-geometry.ts'

/** Seen on stone and on both pages. */
const MARK_COLOR = '#ff5c39'
/** CSS pixels: three.js multiplies by the device's. */
const HANDLE_PX = 14

/** Over the model, whatever is in front. */
const IN_FRONT = { depthTest: false, transparent: true }

/** Fields of the ground's grid to a side. */
const GRID_FIELDS = 20

interface PlacementMarksProps {
  placement: Placement
  /** Extent of the model; null draws no grid. */
  ground: Crop | null
  showCrop: boolean
}

/** The ground as a grid, and the crop box with its handles. */
export function PlacementMarks({ placement, ground, showCrop }: PlacementMarksProps) {
  const { scene, invalidate } = useStage()

  useEffect(() => {
    const marks = new Group()
    const placed = new Group()
    placed.applyMatrix4(reconstructedMatrix(placement))
    if (ground) placed.add(gridOf(ground))
    if (showCrop && placement.crop) {
      placed.add(new Box3Helper(boxOf(placement.crop), new Color(MARK_COLOR)))
      const handles = cropHandles(placement).map(({ position }) => position)
      marks.add(handlesAt(handles))
    }
    marks.add(placed)
    marks.renderOrder = 1
    scene.add(marks)
    invalidate()
    return () => {
      marks.removeFromParent()
      marks.traverse((object) => {
        if (object instanceof Points || object instanceof LineSegments) {
          object.geometry.dispose()
          object.material.dispose()
        }
      })
      invalidate()
    }
  }, [scene, invalidate, placement, ground, showCrop])
  return null
}

function handlesAt(places: readonly Vector3[]): Points {
  const material = new PointsMaterial({ color: MARK_COLOR, size: HANDLE_PX, sizeAttenuation: false, ...IN_FRONT })
  return new Points(new BufferGeometry().setFromPoints([...places]), material)
}

function gridOf(extent: Crop): GridHelper {
  const middle = boxOf(extent).getCenter(new Vector3())
  const width = Math.max(extent.max[0] - extent.min[0], extent.max[2] - extent.min[2])
  const grid = new GridHelper(1.2 * width, GRID_FIELDS, MARK_COLOR, '#8a8f94')
  grid.position.set(middle.x, 0, middle.z)
  return grid
}

/** From the placed frame to the reconstructed one. */
function reconstructedMatrix({ rotation, origin }: Placement): Matrix4 {
  return new Matrix4().compose(new Vector3(...origin), new Quaternion(...rotation).invert(), new Vector3(1, 1, 1))
}
