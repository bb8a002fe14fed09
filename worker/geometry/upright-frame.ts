import type { RegisteredImage, SparsePoints } from '../colmap/model-types.ts'
import { apply, fromRows, type Matrix3 } from './matrix3.ts'
import { median } from './median.ts'
import { cameraCenter, worldFromCamRotation } from './rigid-transform.ts'
import { add, anyPerpendicular, cross, dot, length, normalize, scale, subtract, type Vector3 } from './vector3.ts'

/** `upright = rotation * (world - origin)`. */
export interface UprightFrame {
  rotation: Matrix3
  origin: Vector3
}

/** Shorter mean directions than this say nothing: the cameras' directions cancel out. */
const MIN_MEAN_LENGTH = 0.2

/**
 * COLMAP's world has an arbitrary orientation and origin. This frame is right-handed and y-up: its
 * origin is the median point, +y the median up direction of the photos (most photos are taken upright;
 * views from straight above and below, which are not, don't tilt it; where they cancel out, as in a flight that looks straight down, against the mean viewing
 * direction), and the first photo of the capture looks at the origin from +z.
 */
export function uprightFrame(images: readonly RegisteredImage[], points: SparsePoints): UprightFrame {
  const sorted = images.toSorted((a, b) => a.id - b.id)
  const origin = medianPoint(points)
  const up = upDirection(sorted)
  const first = sorted[0]
  const towardsFirst: Vector3 = first ? subtract(cameraCenter(first.camFromWorld), origin) : [0, 0, 0]
  const level = subtract(towardsFirst, scale(up, dot(towardsFirst, up)))
  const front = length(level) > 1e-6 * length(towardsFirst) ? normalize(level) : anyPerpendicular(up)
  return { rotation: fromRows(cross(up, front), up, front), origin }
}

/** The frame as a 4 x 4 matrix that maps the world to it, column after column as in glTF. */
export function columnMajor({ rotation: r, origin }: UprightFrame): number[] {
  const [tx, ty, tz] = scale(apply(r, origin), -1)
  return [r[0], r[3], r[6], 0, r[1], r[4], r[7], 0, r[2], r[5], r[8], 0, tx, ty, tz, 1]
}

function upDirection(images: readonly RegisteredImage[]): Vector3 {
  const axes = images.map(({ camFromWorld }) => worldFromCamRotation(camFromWorld))
  const up = axes.map((axis): Vector3 => [-axis[1], -axis[4], -axis[7]])
  const backward = axes.map((axis): Vector3 => [-axis[2], -axis[5], -axis[8]])
  for (const directions of [up, backward]) {
    const sum = directions.reduce(add, [0, 0, 0])
    if (length(sum) > MIN_MEAN_LENGTH * images.length) return medianDirection(directions, normalize(sum))
  }
  return [0, -1, 0]
}

/** Rounds of Weiszfeld's algorithm: by then it moves by less than a thousandth. */
const MEDIAN_ROUNDS = 30

/** What keeps the weight of a direction finite that the median falls on, as the sine of half an angle of about 0.1 degrees. */
const MEDIAN_FLOOR = 1e-3

/** The direction with the least sum of distances to all (Weiszfeld 1937): that of most, whatever the others are. */
function medianDirection(directions: readonly Vector3[], start: Vector3): Vector3 {
  let median = start
  for (let round = 0; round < MEDIAN_ROUNDS; round++) {
    const weighted = directions.map((each) => scale(each, 1 / (length(subtract(each, median)) + MEDIAN_FLOOR)))
    median = normalize(weighted.reduce(add, [0, 0, 0]))
  }
  return median
}

/** The median of each coordinate; the origin when there are no points. */
function medianPoint({ count, positions }: SparsePoints): Vector3 {
  if (count === 0) return [0, 0, 0]
  const coordinates = new Float64Array(count)
  const axisMedian = (axis: number): number => {
    for (let i = 0; i < count; i++) coordinates[i] = positions[3 * i + axis] ?? 0
    return median(coordinates)
  }
  return [axisMedian(0), axisMedian(1), axisMedian(2)]
}
