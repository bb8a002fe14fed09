'use client'

import { useEffect, useState } from 'react'
import type { ViewerModel } from '../scene/load-model.ts'
import { addPhotoPlane, type PhotoCamera, type PhotoPlane } from '../scene/photo-cameras.ts'
import { useStage } from './stage-canvas.tsx'

/** Pictures on the graphics card at most; the cameras of the photos beyond stay empty frames. */
const MAX_PLANES = 300

interface PhotoPlanesProps {
  model: ViewerModel
  /** A picture of each photo of the capture, in order. */
  pictureUrls: readonly string[]
  visited: PhotoCamera | null
  /** How much of the visited photo lies over the model, 0 to 1. */
  fade: number
}

/** The photos in front of their cameras; alone and over the model the one that is looked through. */
export function PhotoPlanes({ model, pictureUrls, visited, fade }: PhotoPlanesProps) {
  const { invalidate } = useStage()
  const [planes, setPlanes] = useState<ReadonlyMap<PhotoCamera, PhotoPlane>>(new Map())

  // biome-ignore lint/correctness/useExhaustiveDependencies: the same pictures come in a new array with every poll
  useEffect(() => {
    const added = new Map<PhotoCamera, PhotoPlane>()
    for (const camera of model.photoCameras.slice(0, MAX_PLANES)) {
      const url = pictureUrls[camera.photoIndex]
      if (url)
        added.set(
          camera,
          addPhotoPlane(camera, url, () => invalidate()),
        )
    }
    setPlanes(added)
    return () => {
      for (const plane of added.values()) plane.dispose()
    }
  }, [model, invalidate, pictureUrls.join()])

  useEffect(() => {
    for (const camera of model.photoCameras) {
      camera.frustum.visible = visited === null
      const opacity = visited === null ? 1 : visited === camera ? fade : 0
      planes.get(camera)?.show(opacity, visited === camera)
    }
    invalidate()
  }, [model, planes, visited, fade, invalidate])
  return null
}
