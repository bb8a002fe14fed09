import { apply, fromRows, type Matrix3 } from './matrix3.ts'
import { median } from './median.ts'
import { cameraCenter, type RigidTransform, worldFromCamRotation } from './rigid-transform.ts'
import { add, anyPerpendicular, cross, dot, length, normalize, scale, subtract, type Vector3 } from './vector3.ts'

/** `upright = rotation * (world - origin)`. */
export interface UprightFrame {
  rotation: Matrix3
  origin: Vector3
}

/** A view of a sparse reconstruction. */
interface PosedView {
  /** In the order of the capture. */
  id: number
  camFromWorld: RigidTransform
}

interface Points {
  count: number
  /** x, y, z in the world frame. */
  positions: Float64Array
}

/** Shorter mean directions are meaningless: the cameras' directions cancel out. */
const MIN_MEAN_LENGTH = 0.2

/**
 * COLMAP's world has an arbitrary orientation and origin. This frame is right-handed and y-up: its
 * origin is the median point, +y the median up direction of the photos (most photos are taken upright;
 * views from straight above and below, which are not, don't tilt it; where they cancel out, as in a flight that looks straight down, against the mean viewing
 * direction), and the first photo of the capture looks at the origin from +z.
 *
 * @param worldIsGiven whether the poses came with the capture: their world may have an up of its own, see `upOfWorld`
 */
export function uprightFrame(
  images: readonly PosedView[],
  points: Points,
  { worldIsGiven = false }: { worldIsGiven?: boolean } = {},
): UprightFrame {
  const sorted = images.toSorted((a, b) => a.id - b.id)
  const origin = medianPoint(points)
  const up = (worldIsGiven ? upOfWorld(sorted) : null) ?? upDirection(sorted)
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

function upDirection(images: readonly PosedView[]): Vector3 {
  const axes = images.map(({ camFromWorld }) => worldFromCamRotation(camFromWorld))
  const up = axes.map((axis): Vector3 => [-axis[1], -axis[4], -axis[7]])
  const backward = axes.map((axis): Vector3 => [-axis[2], -axis[5], -axis[8]])
  for (const directions of [up, backward]) {
    const sum = directions.reduce(add, [0, 0, 0])
    if (length(sum) > MIN_MEAN_LENGTH * images.length) return medianDirection(directions, normalize(sum))
  }
  return [0, -1, 0]
}

/** What programs call up: z in Blender, ROS and nerfstudio, y in OpenGL and ARKit. */
const WORLD_UPS: readonly Vector3[] = [
  [0, 0, 1],
  [0, 1, 0],
]

/** Cameras are held level within this; a median of more says that the axis is no up. */
const MAX_ROLL = Math.sin((10 * Math.PI) / 180)

/** Cameras that look along an axis, within 25 degrees, give no information about it. */
const MAX_ALONG = Math.cos((25 * Math.PI) / 180)

/** Share of the cameras that must say something. */
const MIN_TELLING = 0.3

/** Mean cosine between up and the side of the image that is up, for all cameras together to have one. */
const MIN_UPWARD = 0.6

/**
 * The axis of a given world that is up by its cameras; null when none is. A camera that is held level has its x axis at a right angle
 * to up, whichever way it looks and however far it tilts: a ring of cameras that all look down tilts the mean of their up axes, and not this.
 * Images taken upright say so first; then those that all lie on the same side, as a phone's do that was held upright and stores them lying.
 */
function upOfWorld(images: readonly PosedView[]): Vector3 | null {
  const axes = images.map(({ camFromWorld }) => axesOf(worldFromCamRotation(camFromWorld)))
  for (const isLying of [false, true]) {
    const [best] = WORLD_UPS.map((up) => ({ up, roll: rollAgainst(up, axes, isLying) })).sort((a, b) => a.roll - b.roll)
    if (best && best.roll <= MAX_ROLL) return best.up
  }
  return null
}

interface CameraAxes {
  right: Vector3
  down: Vector3
  forward: Vector3
}

function axesOf(r: Matrix3): CameraAxes {
  return { right: [r[0], r[3], r[6]], down: [r[1], r[4], r[7]], forward: [r[2], r[5], r[8]] }
}

/** Median sine of the angle by which the cameras are rolled when `up` is up; 1 when it can't be. */
function rollAgainst(up: Vector3, axes: readonly CameraAxes[], isLying: boolean): number {
  const telling = axes.filter(({ forward }) => Math.abs(dot(forward, up)) < MAX_ALONG)
  if (telling.length === 0 || telling.length < MIN_TELLING * axes.length) return 1
  const mean = (of: (camera: CameraAxes) => number) => telling.reduce((sum, each) => sum + of(each), 0) / telling.length
  const isOneWay = isLying
    ? Math.abs(mean(({ right }) => dot(right, up))) > MIN_UPWARD
    : mean(({ down }) => dot(down, up)) < 0
  if (!isOneWay) return 1
  return median(Float64Array.from(telling, ({ right, down }) => Math.abs(dot(isLying ? down : right, up))))
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
function medianPoint({ count, positions }: Points): Vector3 {
  if (count === 0) return [0, 0, 0]
  const coordinates = new Float64Array(count)
  const axisMedian = (axis: number): number => {
    for (let i = 0; i < count; i++) coordinates[i] = positions[3 * i + axis] ?? 0
    return median(coordinates)
  }
  return [axisMedian(0), axisMedian(1), axisMedian(2)]
}
