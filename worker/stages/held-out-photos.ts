import type { RegisteredImage, SparsePoints, SparseReconstruction } from '../colmap/model-types.ts'
import type { Quaternion } from '../geometry/quaternion.ts'
import { cameraCenter } from '../geometry/rigid-transform.ts'
import { distance, type Vector3 } from '../geometry/vector3.ts'

/** Of so many photos in a row one is held out: its neighbours on both sides show what it shows. */
const EVERY = 10

/**
 * Taken from closer together than this share of the cameras' extent, and turned by less than this: the same photo again, in another size
 * or from a camera that stood still. To be held out from its own copy is no test.
 */
const COPY_DISTANCE = 0.002
const COPY_ANGLE_DEG = 2

/**
 * The registered photos that the model is checked with at the end. They have a pose, but depth, surface and
 * texture are made without them. Of copies either all are held out or none. None of captures of fewer than `from` photos that are no
 * copies. Depends on poses, and on ids, which are the photos' places in the capture. Gives names.
 */
export function heldOutPhotos(
  images: readonly Pick<RegisteredImage, 'id' | 'name' | 'camFromWorld'>[],
  from: number,
): ReadonlySet<string> {
  if (images.length < from) return new Set()
  const groups = groupCopies(images.toSorted((a, b) => a.id - b.id))
  if (groups.length < from) return new Set()
  return new Set(groups.filter((_, i) => i % EVERY === EVERY / 2).flat())
}

/** Names of photos that are copies of the first of them, in the order of these. */
function groupCopies(images: readonly Pick<RegisteredImage, 'name' | 'camFromWorld'>[]): string[][] {
  const groups: { center: Vector3; rotation: Quaternion; names: string[] }[] = []
  const centers = images.map(({ camFromWorld }) => cameraCenter(camFromWorld))
  const maxDistance = COPY_DISTANCE * extentOf(centers)
  for (const [i, { name, camFromWorld }] of images.entries()) {
    const center = centers[i] as Vector3
    const copied = groups.find((group) => {
      return (
        distance(group.center, center) <= maxDistance &&
        angleBetweenDeg(group.rotation, camFromWorld.rotation) <= COPY_ANGLE_DEG
      )
    })
    if (copied) copied.names.push(name)
    else groups.push({ center, rotation: camFromWorld.rotation, names: [name] })
  }
  return groups.map(({ names }) => names)
}

/** Diagonal of the box around points. */
function extentOf(points: readonly Vector3[]): number {
  const sides = [0, 1, 2].map((axis) => {
    const values = points.map((point) => point[axis] as number)
    return Math.max(...values) - Math.min(...values)
  })
  return Math.hypot(...sides)
}

function angleBetweenDeg(a: Quaternion, b: Quaternion): number {
  const cosine = Math.abs(a.reduce((sum, value, i) => sum + value * (b[i] as number), 0))
  return (2 * Math.acos(Math.min(1, cosine)) * 180) / Math.PI
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
