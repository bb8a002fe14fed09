'use client'

import { useFrame, useThree } from '@react-three/fiber'
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { PerspectiveCamera, Vector3 } from 'three'
import type { CameraView } from '#server/contracts/model/marks.ts'
import { prefersReducedMotion } from '../../../lib/use-reduced-motion.ts'
import { OrbitView, type Seen } from '../scene/orbit-view.ts'
import { placeOfView } from '../scene/world-places.ts'
import { useAdaptiveResolution } from './use-adaptive-resolution.ts'

/** What the buttons and keys around the canvas may do to the view. */
export interface ViewHandle {
  view: OrbitView
  /** What is drawn now, as a PNG with a transparent background. */
  takePicture(): Promise<Blob | null>
}

interface ViewControlsProps extends Pick<Seen, 'model' | 'camerasShown' | 'planes'> {
  handle: RefObject<ViewHandle | null>
  /** Direction that is kept upright. */
  up: Vector3
  /** Whether the view turns by itself. */
  isTurning: boolean
  /** To begin with; null: the view that suits the model. */
  opening: CameraView | null
  /** Called before each frame that is drawn. */
  frames: ReadonlySet<() => void>
  /** The user takes hold of the view. */
  onMove(): void
}

/** Long enough to see which way it goes. */
const FLIGHT_MS = 700

/** Gives the canvas that it stands in an `OrbitView`. */
export function ViewControls({ handle, up, isTurning, opening, frames, onMove, ...seen }: ViewControlsProps) {
  const { model } = seen
  const { gl, scene, invalidate } = useThree()
  // The viewer's canvas has no other.
  const camera = useThree((state) => state.camera) as PerspectiveCamera
  const { width, height } = useThree((state) => state.size)
  const noteMove = useAdaptiveResolution()
  const latest = useRef({ onMove, noteMove })
  latest.current = { onMove, noteMove }
  const view = useMemo(
    () =>
      new OrbitView({
        camera,
        canvas: gl.domElement,
        onChange: () => {
          latest.current.noteMove()
          invalidate()
        },
        onMove: () => latest.current.onMove(),
        flightMs: () => (prefersReducedMotion() ? 0 : FLIGHT_MS),
      }),
    [camera, gl, invalidate],
  )
  // A direction that is written in other objects is the same one.
  const upKey = up.toArray().join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `upKey` stands for `up`
  useEffect(() => {
    view.connect(up)
    return () => view.disconnect()
  }, [view, upKey])
  const start = opening && placeOfView(opening, model, width / height)
  useEffect(() => view.show({ ...seen, opening: start, width, height }))
  useEffect(() => view.turn(isTurning), [view, isTurning])
  useFrame((_, seconds) => {
    view.step(seconds)
    for (const draw of frames) draw()
  })
  useImperativeHandle(
    handle,
    () => ({
      view,
      takePicture() {
        // The canvas keeps its pixels until the next frame only, so it is drawn for the occasion.
        gl.render(scene, camera)
        return new Promise((resolve) => gl.domElement.toBlob(resolve, 'image/png'))
      },
    }),
    [view, gl, scene, camera],
  )
  return null
}
