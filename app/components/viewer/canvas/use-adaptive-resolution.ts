'use client'

import { useEffect, useRef } from 'react'
import { useFrame, useStage } from './stage-canvas.tsx'

/** A move that is seen later than this stutters. */
const SLOW_MS = 60
/** A single slow frame may be the upload of a texture. */
const SLOW_FRAMES = 2
/** Coarser than this one would not see what one turns. */
const COARSEST = 0.5
/** The view rests when nothing moved for so long. */
const REST_MS = 500

/**
 * Renders at a lower resolution while the view moves on a slow machine, and sharp again when it stops. The result is
 * to be called when the view was moved, before the frame that shows it.
 */
export function useAdaptiveResolution(): () => void {
  const stage = useStage()
  const movedAt = useRef<number | null>(null)
  const slowFrames = useRef(0)
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  useEffect(() => () => clearTimeout(resting.current), [])
  useFrame(() => {
    if (movedAt.current === null) return
    // Browsers give no frame before the one before is drawn: this waits for slow graphics as well as for slow code.
    const isSlow = performance.now() - movedAt.current > SLOW_MS
    movedAt.current = null
    slowFrames.current = isSlow ? slowFrames.current + 1 : 0
    const ratio = stage.renderer.getPixelRatio()
    if (slowFrames.current >= SLOW_FRAMES && ratio > COARSEST) {
      slowFrames.current = 0
      stage.renderer.setPixelRatio(ratio / 2)
    }
    clearTimeout(resting.current)
    if (ratio < stage.fullPixelRatio || isSlow) resting.current = setTimeout(rest, REST_MS)
  })
  const rest = () => {
    // It still moves, only that slowly; the next frame asks again.
    if (movedAt.current !== null) return
    slowFrames.current = 0
    stage.renderer.setPixelRatio(stage.fullPixelRatio)
    stage.invalidate()
  }
  return () => {
    movedAt.current ??= performance.now()
  }
}
