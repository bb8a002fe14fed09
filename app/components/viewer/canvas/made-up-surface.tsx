'use client'

import { useThree } from '@react-three/fiber'
import { useEffect, useState } from 'react'
import type { Object3D, Plane } from 'three'
import { disposeTree, loadMadeUp, type ViewerModel } from '../scene/load-model.ts'
import type { Surface } from '../scene/surface.ts'

interface MadeUpSurfaceProps {
  model: ViewerModel
  url: string
  /** What is on the negative side of any of them is cut away. */
  planes: Plane[]
}

/** What closes a model's surface for printing, in the colour of its file, fetched when it is asked for. */
export function MadeUpSurface({ model, url, planes }: MadeUpSurfaceProps) {
  const invalidate = useThree((state) => state.invalidate)
  const [madeUp, setMadeUp] = useState<{ scene: Object3D; surface: Surface } | null>(null)

  useEffect(() => {
    let isWanted = true
    let loaded: Object3D | null = null
    // The downloads have the closed shape all the same: there is nothing more to say of a failure.
    void loadMadeUp(url, model).then(
      (found) => {
        loaded = found.scene
        if (isWanted) setMadeUp(found)
        else disposeTree(found.scene)
      },
      () => undefined,
    )
    return () => {
      isWanted = false
      setMadeUp(null)
      if (loaded) disposeTree(loaded)
      // Taking it away changes the picture, too.
      invalidate()
    }
  }, [url, model, invalidate])

  useEffect(() => {
    madeUp?.surface.clip(planes)
    invalidate()
  }, [madeUp, planes, invalidate])
  return madeUp && <primitive object={madeUp.scene} dispose={null} />
}
