import { Matrix4, Sphere } from 'three'
import type { ViewerModel } from './load-model.ts'
import { medianOf, quantile } from './median.ts'
import { verticesOf } from './vertices-of.ts'

/** What lies further out than so many of the vertices does not count: strays are far off. */
const INSIDE = 0.8
/** Of each object: enough for a size. */
const SAMPLES = 5000

/** Where most of a model is, in the frame of its file, wherever it is put to be drawn. */
export function extentOf(model: Pick<ViewerModel, 'scene' | 'surface'>): Sphere {
  const points = [...verticesOf(model, SAMPLES)]
  const { parent } = model.scene
  const modelFromWorld = parent ? parent.matrixWorld.clone().invert() : new Matrix4()
  for (const point of points) point.applyMatrix4(modelFromWorld)
  const center = medianOf(points)
  return new Sphere(
    center,
    quantile(
      points.map((point) => point.distanceTo(center)),
      INSIDE,
    ),
  )
}
