'use client'

import { useEffect, useState } from 'react'
import type { Object3D, Plane, PointsMaterial } from 'three'
import { disposeTree, loadPoints, type ViewerModel } from '../scene/load-model.ts'
import { useOnStage, useStage } from './stage-canvas.tsx'

interface DensePointsProps {
  model: ViewerModel
  url: string
  /** Pixels of a point on the screen. */
  pointSize: number
  /** What is on the negative side of any of them is cut away. */
  planes: Plane[]
}

/** The points that a model's surface was made of, fetched when they are asked for. */
export function DensePoints({ model, url, pointSize, planes }: DensePointsProps) {
  const { invalidate } = useStage()
  const [points, setPoints] = useState<{ scene: Object3D; material: PointsMaterial } | null>(null)

  useEffect(() => {
    let isWanted = true
    let loaded: Object3D | null = null
    // The downloads have the points all the same: there is nothing more to say of a failure.
    void loadPoints(url, model).then(
      (found) => {
        loaded = found.scene
        if (isWanted) setPoints(found)
        else disposeTree(found.scene)
      },
      () => undefined,
    )
    return () => {
      isWanted = false
      setPoints(null)
      if (loaded) disposeTree(loaded)
    }
  }, [url, model])

  useEffect(() => {
    if (!points) return
    points.material.size = pointSize * Math.min(2, window.devicePixelRatio)
    points.material.clippingPlanes = planes
    invalidate()
  }, [points, pointSize, planes, invalidate])
  useOnStage(points?.scene ?? null)
  return null
}
