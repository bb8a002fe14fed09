'use client'

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import type { Object3D } from 'three'
import { Stage, type StageSize } from './stage.ts'

interface SizedStage {
  stage: Stage
  size: StageSize
}

const StageContext = createContext<SizedStage | null>(null)

/** A canvas as large as the positioned element that it stands in. Its children put something onto the stage. */
export function StageCanvas({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [stage, setStage] = useState<Stage | null>(null)
  const [size, setSize] = useState<StageSize | null>(null)
  useEffect(() => {
    const made = new Stage()
    made.canvas.className = 'absolute inset-0 size-full'
    frame.current?.append(made.canvas)
    setStage(made)
    return () => {
      made.canvas.remove()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    if (!stage || !frame.current) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      if (width === 0 || height === 0) return
      stage.resize({ width, height })
      setSize({ width, height })
    })
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [stage])
  return (
    <div ref={frame} className="absolute inset-0 overflow-hidden">
      {stage && size && <StageContext value={{ stage, size }}>{children}</StageContext>}
    </div>
  )
}

function useSizedStage(): SizedStage {
  const sized = useContext(StageContext)
  if (!sized) throw new TypeError('no StageCanvas around this')
  return sized
}

/** The stage around this: always the same one. */
export function useStage(): Stage {
  return useSizedStage().stage
}

/** In pixels of the page. */
export function useStageSize(): StageSize {
  return useSizedStage().size
}

/** Calls `step` before each frame that is drawn, with the seconds since the one before. */
export function useFrame(step: (seconds: number) => void): void {
  const stage = useStage()
  const latest = useRef(step)
  latest.current = step
  useEffect(() => stage.onFrame((seconds) => latest.current(seconds)), [stage])
}

/** Shows `object`, which stays its owner's to dispose of, as long as the component is there. */
export function useOnStage(object: Object3D | null): void {
  const { scene, invalidate } = useStage()
  useEffect(() => {
    if (!object) return
    scene.add(object)
    invalidate()
    return () => {
      scene.remove(object)
      invalidate()
    }
  }, [scene, invalidate, object])
}
