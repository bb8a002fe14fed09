import type { RegisteredImage, SparsePoints, SparseReconstruction } from '../colmap/model-types.ts'

/** Of so many photos in a row one is held out: its neighbours on both sides show what it shows. */
const EVERY = 10

/**
 * The registered photos that the model is checked with at the end. They have a pose, but depth, surface and
 * texture are made without them. None of captures of fewer than `from`. Depends on the ids alone, which are the photos' places in
 * the capture. Gives names.
 */
export function heldOutPhotos(
  images: readonly Pick<RegisteredImage, 'id' | 'name'>[],
  from: number,
): ReadonlySet<string> {
  if (images.length < from) return new Set()
  const inOrder = images.toSorted((a, b) => a.id - b.id)
  return new Set(inOrder.filter((_, i) => i % EVERY === EVERY / 2).map(({ name }) => name))
}

/** The model as if the photos that are held out had never been taken; points that only they observe go with them. */
export function withoutHeldOut(model: SparseReconstruction, from: number): SparseReconstruction {
  const heldOut = heldOutPhotos(model.images, from)
  if (heldOut.size === 0) return model
  const images = model.images.filter(({ name }) => !heldOut.has(name))
  return { ...model, images, points: withoutImages(model.points, new Set(images.map(({ id }) => id))) }
}

function withoutImages(points: SparsePoints, kept: ReadonlySet<number>): SparsePoints {
  const pointsKept: number[] = []
  const trackOffsets = [0]
  const observations: number[] = []
  for (let i = 0; i < points.count; i++) {
    const before = observations.length
    for (let k = points.trackOffsets[i] as number; k < (points.trackOffsets[i + 1] as number); k++) {
      if (kept.has(points.trackImageIds[k] as number)) observations.push(k)
    }
    if (observations.length === before) continue
    pointsKept.push(i)
    trackOffsets.push(observations.length)
  }
  const triples = pointsKept.flatMap((i) => [3 * i, 3 * i + 1, 3 * i + 2])
  return {
    count: pointsKept.length,
    ids: Float64Array.from(pointsKept, (i) => points.ids[i] as number),
    positions: Float64Array.from(triples, (i) => points.positions[i] as number),
    colors: Uint8Array.from(triples, (i) => points.colors[i] as number),
    errors: Float64Array.from(pointsKept, (i) => points.errors[i] as number),
    trackOffsets: Uint32Array.from(trackOffsets),
    trackImageIds: Uint32Array.from(observations, (k) => points.trackImageIds[k] as number),
    trackKeypoints: Uint32Array.from(observations, (k) => points.trackKeypoints[k] as number),
  }
}
