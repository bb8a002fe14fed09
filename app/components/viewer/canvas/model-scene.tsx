'use client'

import { useEffect } from 'react'
import type { Plane } from 'three'
import type { ViewerModel } from '../scene/load-model.ts'
import type { ViewSettings } from '../toolbar/view-settings.ts'
import { useOnStage, useStage } from './stage-canvas.tsx'

interface ModelSceneProps {
  model: ViewerModel
  settings: ViewSettings
  planes: Plane[]
}

/** The model as the settings say. */
export function ModelScene({ model, settings, planes }: ModelSceneProps) {
  const { camerasShown, pointSize, look } = settings
  const { invalidate } = useStage()
  useEffect(() => {
    if (model.cameraGroup) model.cameraGroup.visible = camerasShown
    for (const material of model.pointMaterials) {
      material.size = pointSize * Math.min(2, window.devicePixelRatio)
      material.clippingPlanes = planes
    }
    model.surface?.show(look)
    model.surface?.clip(planes)
    invalidate()
  }, [model, camerasShown, pointSize, look, planes, invalidate])
  useOnStage(model.scene)
  return null
}
