'use client'

import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useRef } from 'react'
import type { Plane, PointLight } from 'three'
import type { ViewerModel } from '../scene/load-model.ts'
import type { ViewSettings } from '../toolbar/view-settings.ts'

interface ModelSceneProps {
  model: ViewerModel
  settings: ViewSettings
  planes: Plane[]
}

/** The model as the settings say, in the light of a lamp beside the eye. */
export function ModelScene({ model, settings, planes }: ModelSceneProps) {
  const { camerasShown, pointSize, look } = settings
  const invalidate = useThree((state) => state.invalidate)
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
  return (
    <>
      {/* `dispose` is the loader's business. */}
      <primitive object={model.scene} dispose={null} />
      <Headlight />
    </>
  )
}

/** Shines from where one looks, on shaded surfaces alone: points and textures have their light in them. */
function Headlight() {
  const light = useRef<PointLight>(null)
  useFrame(({ camera }) => void light.current?.position.copy(camera.position))
  return (
    <>
      <hemisphereLight args={['#ffffff', '#6b6660', 1.3]} />
      <pointLight ref={light} decay={0} intensity={2} />
    </>
  )
}
