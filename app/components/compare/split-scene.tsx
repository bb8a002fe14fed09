'use client'

import { useFrame, useThree } from '@react-three/fiber'
import { type RefObject, useEffect, useRef } from 'react'
import type { Group, Matrix4, Plane } from 'three'
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
  const invalidate = useThree((state) => state.invalidate)
  const groups = [useRef<Group>(null), useRef<Group>(null)] as const
  const latest = useRef(share)
  latest.current = share
  useEffect(() => {
    for (const { model, planes } of [a, b]) {
      if (model.cameraGroup) model.cameraGroup.visible = false
      for (const material of model.pointMaterials) material.clippingPlanes = planes
      model.surface?.show(look)
      model.surface?.clip(planes)
    }
    invalidate()
  }, [a, b, look, invalidate])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn follows them
  useEffect(() => invalidate(), [aFromB, share, invalidate])
  // A priority above 0: from here on nobody else draws.
  useFrame(({ gl, scene, camera, size }) => {
    const at = Math.round(latest.current * size.width)
    gl.setScissorTest(true)
    drawPart(
      groups,
      0,
      () => gl.setScissor(0, 0, at, size.height),
      () => gl.render(scene, camera),
    )
    drawPart(
      groups,
      1,
      () => gl.setScissor(at, 0, size.width - at, size.height),
      () => gl.render(scene, camera),
    )
    gl.setScissorTest(false)
  }, 1)
  return (
    <>
      <group ref={groups[0]}>
        <primitive object={a.model.scene} dispose={null} />
      </group>
      <group ref={groups[1]} matrixAutoUpdate={false} matrix={aFromB}>
        <primitive object={b.model.scene} dispose={null} />
      </group>
    </>
  )
}

type Groups = readonly [RefObject<Group | null>, RefObject<Group | null>]

function drawPart(groups: Groups, shown: 0 | 1, cut: () => void, draw: () => void): void {
  for (const [side, { current }] of groups.entries()) if (current) current.visible = side === shown
  cut()
  draw()
}
