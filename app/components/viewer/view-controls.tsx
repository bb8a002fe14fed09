'use client'

import { useThree } from '@react-three/fiber'
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react'
import { Matrix4, PerspectiveCamera, Vector3 } from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import { homeView } from './home-view.ts'
import type { ViewerModel } from './load-model.ts'

/** What the buttons and keys around the canvas may do to the view. */
export interface ViewHandle {
  home(): void
  /** Radians: to the right and up. */
  orbit(right: number, up: number): void
  /** Below 1 comes closer. */
  zoom(factor: number): void
}

interface ViewControlsProps {
  model: ViewerModel
  handle: RefObject<ViewHandle | null>
}

/**
 * Orbit, pan and zoom. Until the user takes hold of the view it follows the growing model; from then
 * on it stays where it is in the scene, also when a newer model is turned upright differently.
 */
export function ViewControls({ model, handle }: ViewControlsProps) {
  const camera = useThree((state) => state.camera)
  const element = useThree((state) => state.gl.domElement)
  const invalidate = useThree((state) => state.invalidate)
  const width = useThree((state) => state.size.width)
  const height = useThree((state) => state.size.height)
  const controls = useRef<OrbitControls | null>(null)
  const taken = useRef(false)
  const lastFrame = useRef<Matrix4 | null>(null)

  useEffect(() => {
    const created = new OrbitControls(camera, element)
    created.zoomToCursor = true
    created.addEventListener('change', () => invalidate())
    created.addEventListener('start', () => {
      taken.current = true
    })
    controls.current = created
    return () => created.dispose()
  }, [camera, element, invalidate])

  const goHome = () => {
    if (!controls.current || !(camera instanceof PerspectiveCamera)) return
    const { position, target, radius } = homeView(model, camera)
    camera.position.copy(position)
    camera.near = radius / 500
    camera.far = radius * 100
    camera.updateProjectionMatrix()
    controls.current.target.copy(target)
    controls.current.update()
    invalidate()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new size or model, and nothing else, moves the view
  useEffect(() => {
    if (!controls.current) return
    if (!taken.current) {
      goHome()
    } else if (lastFrame.current && !lastFrame.current.equals(model.gltfFromWorld)) {
      const newFromOld = new Matrix4().copy(lastFrame.current).invert().premultiply(model.gltfFromWorld)
      camera.position.applyMatrix4(newFromOld)
      controls.current.target.applyMatrix4(newFromOld)
      controls.current.update()
    }
    lastFrame.current = model.gltfFromWorld
    invalidate()
  }, [model, width, height])

  useImperativeHandle(handle, () => ({
    home: () => {
      taken.current = false
      goHome()
    },
    orbit: (right, up) => {
      taken.current = true
      controls.current?.rotateLeft(-right)
      controls.current?.rotateUp(up)
      invalidate()
    },
    zoom: (factor) => {
      const target = controls.current?.target ?? new Vector3()
      taken.current = true
      camera.position.sub(target).multiplyScalar(factor).add(target)
      controls.current?.update()
      invalidate()
    },
  }))
  return null
}
