'use client'

import { useEffect } from 'react'
import {
  Box3Helper,
  BufferGeometry,
  Color,
  GridHelper,
  Group,
  LineBasicMaterial,
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
const MARK_PX = 9
const HANDLE_PX = 14

/** Over the model, whatever is in front. */
const IN_FRONT = { depthTest: false, transparent: true }

/** Fields of the ground's grid to a side. */
const GRID_FIELDS = 20

interface PlacementMarksProps {
  placement: Placement
  /** Picked on the model, in the order of picking. */
  picked: readonly Vector3[]
  /** Extent of the model; null draws no grid. */
  ground: Crop | null
  showCrop: boolean
}

/** Picked points with a line from one to the next, the ground as a grid, and the crop box with its handles. */
export function PlacementMarks({ placement, picked, ground, showCrop }: PlacementMarksProps) {
  const { scene, invalidate } = useStage()

  useEffect(() => {
    const marks = new Group()
    if (picked.length > 0) marks.add(points(picked, MARK_PX), lines(picked))
    const placed = new Group()
    placed.applyMatrix4(reconstructedMatrix(placement))
    if (ground) placed.add(gridOf(ground))
    if (showCrop && placement.crop) {
      placed.add(new Box3Helper(boxOf(placement.crop), new Color(MARK_COLOR)))
      const handles = cropHandles(placement).map(({ position }) => position)
      marks.add(points(handles, HANDLE_PX))
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
  }, [scene, invalidate, placement, picked, ground, showCrop])
  return null
}

function points(places: readonly Vector3[], sizePx: number): Points {
  const size = sizePx * Math.min(2, window.devicePixelRatio)
  const material = new PointsMaterial({ color: MARK_COLOR, size, sizeAttenuation: false, ...IN_FRONT })
  return new Points(new BufferGeometry().setFromPoints([...places]), material)
}

function lines(places: readonly Vector3[]): LineSegments {
  const ends = places.slice(1).flatMap((place, i) => [places[i] ?? place, place])
  return new LineSegments(
    new BufferGeometry().setFromPoints(ends),
    new LineBasicMaterial({ color: MARK_COLOR, ...IN_FRONT }),
  )
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
