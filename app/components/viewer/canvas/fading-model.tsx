'use client'

import { useEffect, useRef } from 'react'
import type { ViewerModel } from '../scene/load-model.ts'
import { FADE_MS, ModelFade } from '../scene/model-fade.ts'
import { useFrame, useStage } from './stage-canvas.tsx'

interface FadingModelProps {
  /** Null when there is none. */
  leaving: ViewerModel | null
  arriving: ViewerModel
  /** It is out of the picture: nothing draws it any more. */
  onGone(leaving: ViewerModel): void
}

/** The model from before, while the next one takes its place. */
export function FadingModel({ leaving, arriving, onGone }: FadingModelProps) {
  const { scene, invalidate } = useStage()
  const running = useRef<{ fade: ModelFade; startMs: number | null; finish(): void } | null>(null)
  const latest = useRef(onGone)
  latest.current = onGone

  useEffect(() => {
    if (!leaving) return
    const fade = new ModelFade(leaving, arriving)
    const finish = () => {
      if (running.current?.fade !== fade) return
      running.current = null
      fade.end()
      latest.current(leaving)
      invalidate()
    }
    scene.add(fade.scene)
    running.current = { fade, startMs: null, finish }
    invalidate()
    return finish
  }, [leaving, arriving, scene, invalidate])

  useFrame(() => {
    if (!running.current) return
    // The first frame may take long: textures go to the graphics card.
    running.current.startMs ??= performance.now()
    const share = (performance.now() - running.current.startMs) / FADE_MS
    running.current.fade.step(Math.min(1, share))
    if (share < 1) invalidate()
    else running.current.finish()
  })
  return null
}
