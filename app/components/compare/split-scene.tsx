'use client'

import { useEffect, useState } from 'react'
import { Group, type Matrix4, type Plane } from 'three'
import { useStage, useStageSize } from '../viewer/canvas/stage-canvas.tsx'
import type { ViewerModel } from '../viewer/scene/load-model.ts'
import type { SurfaceLook } from '../viewer/scene/surface.ts'

export interface PlacedModel {
  model: ViewerModel
  /** Cut away what is on the negative side of any of them, in the frame of the first model. */
  planes: Plane[]
}

interface SplitSceneProps {
  a: PlacedModel
  b: PlacedModel
  aFromB: Matrix4
  look: SurfaceLook
  /** Share of the width that shows the first model. */
  share: number
}

/** Two models in one scene, seen by one camera: the first on the left of a line, the second on its right. */
export function SplitScene({ a, b, aFromB, look, share }: SplitSceneProps) {
  const stage = useStage()
  const { invalidate } = stage
  const { width, height } = useStageSize()
  const [groups] = useState(() => [new Group(), new Group()] as const)
  useEffect(() => {
    for (const { model, planes } of [a, b]) {
      if (model.cameraGroup) model.cameraGroup.visible = false
      for (const material of model.pointMaterials) material.clippingPlanes = planes
      model.surface?.show(look)
      model.surface?.clip(planes)
    }
    invalidate()
  }, [a, b, look, invalidate])

  useEffect(() => {
    const [left, right] = groups
    left.add(a.model.scene)
    right.add(b.model.scene)
    right.matrixAutoUpdate = false
    right.matrix.copy(aFromB)
    right.matrixWorldNeedsUpdate = true
    stage.scene.add(left, right)
    invalidate()
    return () => {
      stage.scene.remove(left, right)
      left.clear()
      right.clear()
    }
  }, [stage, invalidate, groups, a.model, b.model, aFromB])

  useEffect(() => {
    const at = Math.round(share * width)
    const drawPart = (shown: Group, x: number, partWidth: number) => {
      for (const group of groups) group.visible = group === shown
      stage.renderer.setScissor(x, 0, partWidth, height)
      stage.renderer.render(stage.scene, stage.camera)
    }
    return stage.drawWith(() => {
      stage.renderer.setScissorTest(true)
      drawPart(groups[0], 0, at)
      drawPart(groups[1], at, width - at)
      stage.renderer.setScissorTest(false)
    })
  }, [stage, groups, share, width, height])
  return null
}
