'use client'

import { useEffect, useState } from 'react'
import type { Object3D, Plane } from 'three'
import { disposeTree, loadMarked, type ViewerModel } from '../scene/load-model.ts'
import type { Surface } from '../scene/surface.ts'
import { useOnStage, useStage } from './stage-canvas.tsx'

interface MarkedSurfaceProps {
  model: ViewerModel
  url: string
  /** What is on the negative side of any of them is cut away. */
  planes: Plane[]
}

/** A part of a model that is marked, such as what closes it for printing, in the colour of its file, fetched when it is asked for. */
export function MarkedSurface({ model, url, planes }: MarkedSurfaceProps) {
  const { invalidate } = useStage()
  const [marked, setMarked] = useState<{ scene: Object3D; surface: Surface } | null>(null)

  useEffect(() => {
    let isWanted = true
    let loaded: Object3D | null = null
    // The downloads have the file all the same: there is nothing more to say of a failure.
    void loadMarked(url, model).then(
      (found) => {
        loaded = found.scene
        if (isWanted) setMarked(found)
        else disposeTree(found.scene)
      },
      () => undefined,
    )
    return () => {
      isWanted = false
      setMarked(null)
      if (loaded) disposeTree(loaded)
    }
  }, [url, model])

  useEffect(() => {
    marked?.surface.clip(planes)
    invalidate()
  }, [marked, planes, invalidate])
  useOnStage(marked?.scene ?? null)
  return null
}
