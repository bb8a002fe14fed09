'use client'

import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { Vector3 } from 'three'
import type { CameraView } from '#server/contracts/model/marks.ts'
import { prefersReducedMotion } from '../../../lib/use-reduced-motion.ts'
import { OrbitView, type Seen } from '../scene/orbit-view.ts'
import { placeOfView } from '../scene/world-places.ts'
import { useFrame, useStage, useStageSize } from './stage-canvas.tsx'
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
  const { renderer, scene, camera, invalidate } = useStage()
  const { width, height } = useStageSize()
  const noteMove = useAdaptiveResolution()
  const latest = useRef({ onMove, noteMove })
  latest.current = { onMove, noteMove }
  const view = useMemo(
    () =>
      new OrbitView({
        camera,
        canvas: renderer.domElement,
        onChange: () => {
          latest.current.noteMove()
          invalidate()
        },
        onMove: () => latest.current.onMove(),
        flightMs: () => (prefersReducedMotion() ? 0 : FLIGHT_MS),
      }),
    [camera, renderer, invalidate],
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
  useFrame((seconds) => {
    view.step(seconds)
    for (const draw of frames) draw()
  })
  useImperativeHandle(
    handle,
    () => ({
      view,
      takePicture() {
        // The canvas keeps its pixels until the next frame only, so it is drawn for the occasion.
        renderer.render(scene, camera)
        return new Promise((resolve) => renderer.domElement.toBlob(resolve, 'image/png'))
      },
    }),
    [view, renderer, scene, camera],
  )
  return null
}
