'use client'

import { useThree } from '@react-three/fiber'
import { useEffect, useState } from 'react'
import type { Object3D, Plane } from 'three'
import { disposeTree, loadMarked, type ViewerModel } from '../scene/load-model.ts'
import type { Surface } from '../scene/surface.ts'

interface MarkedSurfaceProps {
  model: ViewerModel
  url: string
  /** What is on the negative side of any of them is cut away. */
  planes: Plane[]
}

/** A part of a model that is marked, such as what closes it for printing, in the colour of its file, fetched when it is asked for. */
export function MarkedSurface({ model, url, planes }: MarkedSurfaceProps) {
  const invalidate = useThree((state) => state.invalidate)
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
      // Taking it away changes the picture, too.
      invalidate()
    }
  }, [url, model, invalidate])

  useEffect(() => {
    marked?.surface.clip(planes)
    invalidate()
  }, [marked, planes, invalidate])
  return marked && <primitive object={marked.scene} dispose={null} />
}
