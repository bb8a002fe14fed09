'use client'

import { useEffect } from 'react'
import type { Plane, Vector3 } from 'three'
import { bakeContactShadow } from '../scene/contact-shadow.ts'
import { findGround } from '../scene/find-ground.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import { useStage } from './stage-canvas.tsx'

interface GroundShadowProps {
  model: ViewerModel
  up: Vector3
  /** What is on the negative side of any of them is cut away. */
  planes: Plane[]
}

/** A soft shadow below a model with a surface. */
export function GroundShadow({ model, up, planes }: GroundShadowProps) {
  const { renderer, scene, invalidate } = useStage()
  // A direction that is written in other objects is the same one.
  const upKey = up.toArray().join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `upKey` stands for `up`
  useEffect(() => {
    const ground = model.surface && findGround(model, { up, planes })
    if (!model.surface || !ground) return
    const shadow = bakeContactShadow(renderer, model.surface.meshes, { ground, planes })
    scene.add(shadow.object)
    invalidate()
    return () => {
      shadow.dispose()
      invalidate()
    }
  }, [renderer, scene, invalidate, model, upKey, planes])
  return null
}
