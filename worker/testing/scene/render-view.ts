import type { Matrix3 } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'
import { cameraCenter, type RigidTransform } from '../../geometry/rigid-transform.ts'
import { distance, normalize, type Vector3 } from '../../geometry/vector3.ts'
import type { SculptureScene } from './sculpture-scene.ts'
import { smoothstep, stoneColor } from './stone-texture.ts'

export interface ViewCamera {
  widthPx: number
  heightPx: number
  focalLengthPx: number
  /** The principal point is the middle of the image. */
  camFromWorld: RigidTransform
}

/** Row after row from the top left; all exact at the centres of the pixels but the colour, which is averaged. */
export interface RenderedView {
  /** r, g, b, sRGB. */
  rgb: Uint8Array
  /** z in the camera's frame, world units; 0 where nothing is. */
  depth: Float32Array
  /** Outward unit normal x, y, z in the world frame; 0, 0, 0 where nothing is. */
  normals: Float32Array
}

/** A ray has hit when the surface is nearer than this, world units: a hundredth of a pixel of any sensible photo. */
const HIT_DISTANCE = 2e-5

/** Steps go beyond the empty ball by this factor while the next ball turns out to touch it. */
const OVER_RELAXATION = 1.6

/** Rays are started for square tiles of this many pixels at once, as far as the tile's cone is empty. */
const TILE_PX = 8

/** Pixels on edges are the mean of this many rays squared: SIFT's keypoints wander on jagged edges. */
const EDGE_RAYS = 3

const LIGHT: Vector3 = normalize([0.45, 0.8, 0.38])
const SUN: Vector3 = [1.02, 0.97, 0.9]
const SKY: Vector3 = [0.3, 0.33, 0.38]

const NOTHING = -1

/**
 * Renders what the camera sees: sphere tracing (Hart 1996, over-relaxed as by Keinert et al. 2014), Lambert
 * shading and one soft shadow. A surface has the same colour from everywhere.
 */
export function renderView(scene: SculptureScene, camera: ViewCamera): RenderedView {
  const { widthPx, heightPx } = camera
  const tracer = new Tracer(scene, camera)
  const pixelCount = widthPx * heightPx
  const view: RenderedView = {
    rgb: new Uint8Array(3 * pixelCount),
    depth: new Float32Array(pixelCount),
    normals: new Float32Array(3 * pixelCount),
  }
  const partOf = new Int8Array(pixelCount)
  const starts = tracer.tileStarts()
  const tilesAcross = Math.ceil(widthPx / TILE_PX)
  const startAt = (column: number, row: number): number =>
    starts[Math.floor(row / TILE_PX) * tilesAcross + Math.floor(column / TILE_PX)] as number

  // (1) one ray through the centre of each pixel
  for (let row = 0, i = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, i++) {
      partOf[i] = tracer.trace(column + 0.5, row + 0.5, startAt(column, row))
      view.depth[i] = tracer.depth
      view.normals[3 * i] = tracer.nx
      view.normals[3 * i + 1] = tracer.ny
      view.normals[3 * i + 2] = tracer.nz
      writePixel(view.rgb, i, tracer.color)
    }
  }

  // (2) more for pixels on edges
  const sum = new Float64Array(3)
  for (let row = 0, i = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, i++) {
      if (!isEdge(view, partOf, { widthPx, heightPx, column, row })) continue
      sum.fill(0)
      for (let k = 0; k < EDGE_RAYS * EDGE_RAYS; k++) {
        const dx = ((k % EDGE_RAYS) + 0.5) / EDGE_RAYS
        const dy = (Math.floor(k / EDGE_RAYS) + 0.5) / EDGE_RAYS
        tracer.trace(column + dx, row + dy, startAt(column, row))
        for (let channel = 0; channel < 3; channel++) {
          sum[channel] = (sum[channel] as number) + (tracer.color[channel] as number) / (EDGE_RAYS * EDGE_RAYS)
        }
      }
      writePixel(view.rgb, i, sum)
    }
  }
  return view
}

/** Traces rays of one camera and keeps what the last one met. */
class Tracer {
  depth = 0
  /** The normal of what the last ray met. */
  nx = 0
  ny = 0
  nz = 0
  /** Linear RGB. */
  readonly color = new Float64Array(3)

  private readonly scene: SculptureScene
  private readonly camera: ViewCamera
  private readonly rotation: Matrix3
  /** Where the camera stands. */
  private readonly cx: number
  private readonly cy: number
  private readonly cz: number
  /** Distance beyond which there is nothing. */
  private readonly far: number
  /** Unit direction of the ray. */
  private dx = 0
  private dy = 0
  private dz = 1
  /** Length of the ray's direction before it was normalised: distance along the ray for a depth of 1. */
  private stretch = 1

  constructor(scene: SculptureScene, camera: ViewCamera) {
    this.scene = scene
    this.camera = camera
    this.rotation = matrixFromQuaternion(camera.camFromWorld.rotation)
    const center = cameraCenter(camera.camFromWorld)
    this.cx = center[0]
    this.cy = center[1]
    this.cz = center[2]
    this.far = distance(center, scene.center) + scene.diameter / 2
  }

  /** For each tile the distance up to which none of its rays can hit anything. */
  tileStarts(): Float64Array {
    const { widthPx, heightPx, focalLengthPx } = this.camera
    const [across, down] = [Math.ceil(widthPx / TILE_PX), Math.ceil(heightPx / TILE_PX)]
    const coneSlope = (TILE_PX * Math.SQRT1_2) / focalLengthPx
    const { cx, cy, cz } = this
    const { far } = this
    return Float64Array.from({ length: across * down }, (_, i) => {
      this.aim(((i % across) + 0.5) * TILE_PX, (Math.floor(i / across) + 0.5) * TILE_PX)
      const { dx, dy, dz } = this
      let t = 0
      while (t < far) {
        const clear = this.scene.boundedDistance(cx + t * dx, cy + t * dy, cz + t * dz) - t * coneSlope
        if (clear < 0.01) break
        // The next ball of empty space must hold the whole cone, which is wider there.
        t += clear / (1 + coneSlope)
      }
      return t
    })
  }

  /** Traces the ray through a place in the image from distance `start` on. Gives the part it met, or NOTHING. */
  trace(xPx: number, yPx: number, start: number): number {
    this.aim(xPx, yPx)
    const { dx, dy, dz } = this
    const { cx, cy, cz } = this
    const { scene } = this
    const { far } = this
    let t = start
    let step = 0
    let lastClear = 0
    let relaxation = OVER_RELAXATION
    while (t < far) {
      const clear = scene.boundedDistance(cx + t * dx, cy + t * dy, cz + t * dz)
      if (relaxation > 1 && lastClear + clear < step) {
        // The empty balls here and there do not touch: something may lie between them, so back to the end of the first.
        t -= step - lastClear
        step = lastClear
        relaxation = 1
        continue
      }
      if (clear < HIT_DISTANCE) break
      step = relaxation * clear
      lastClear = clear
      t += step
    }
    if (t >= far) {
      this.depth = 0
      this.nx = 0
      this.ny = 0
      this.nz = 0
      this.paintBackground()
      return NOTHING
    }
    this.depth = t / this.stretch
    const x = cx + t * dx
    const y = cy + t * dy
    const z = cz + t * dz
    const part = scene.nearestPart(x, y, z)
    this.setNormal(part, x, y, z)
    this.shade(part, x, y, z, t)
    return part
  }

  private aim(xPx: number, yPx: number): void {
    const { widthPx, heightPx, focalLengthPx } = this.camera
    const u = (xPx - widthPx / 2) / focalLengthPx
    const v = (yPx - heightPx / 2) / focalLengthPx
    this.stretch = Math.sqrt(u * u + v * v + 1)
    const r = this.rotation
    this.dx = (r[0] * u + r[3] * v + r[6]) / this.stretch
    this.dy = (r[1] * u + r[4] * v + r[7]) / this.stretch
    this.dz = (r[2] * u + r[5] * v + r[8]) / this.stretch
  }

  /** Gradient of the part's distance, by central differences. */
  private setNormal(part: number, x: number, y: number, z: number): void {
    const { scene } = this
    const h = 1e-4
    const nx = scene.partDistance(part, x + h, y, z) - scene.partDistance(part, x - h, y, z)
    const ny = scene.partDistance(part, x, y + h, z) - scene.partDistance(part, x, y - h, z)
    const nz = scene.partDistance(part, x, y, z + h) - scene.partDistance(part, x, y, z - h)
    const norm = Math.sqrt(nx * nx + ny * ny + nz * nz)
    this.nx = nx / norm
    this.ny = ny / norm
    this.nz = nz / norm
  }

  private shade(part: number, x: number, y: number, z: number, t: number): void {
    const { nx, ny, nz } = this
    const { dx, dy, dz } = this
    const facing = Math.max(0.25, -(nx * dx + ny * dy + nz * dz))
    const footprint = t / this.camera.focalLengthPx / facing
    stoneColor(this.scene.stoneOf(part), this.scene.noise, { x, y, z, footprint }, this.color)
    const towardsSun = nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]
    const sun = towardsSun > 0 ? towardsSun * this.sunShare(x + 0.004 * nx, y + 0.004 * ny, z + 0.004 * nz) : 0
    const sky = this.openness(x, y, z) * (0.75 + 0.25 * ny)
    for (let channel = 0; channel < 3; channel++) {
      const light = sun * (SUN[channel] as number) + sky * (SKY[channel] as number)
      this.color[channel] = (this.color[channel] as number) * light
    }
  }

  /** How much of the sun is seen, 0 to 1: the nearest miss on the way gives a soft edge. */
  private sunShare(x: number, y: number, z: number): number {
    const { sculptureCenter: center, sculptureRadius: radius } = this.scene
    const ox = x - center[0]
    const oy = y - center[1]
    const oz = z - center[2]
    const along = ox * LIGHT[0] + oy * LIGHT[1] + oz * LIGHT[2]
    const passing = ox * ox + oy * oy + oz * oz - along * along
    const reach = radius + 0.1
    if (passing > reach * reach) return 1
    const end = Math.sqrt(reach * reach - passing) - along
    let share = 1
    for (let t = 0.02; t < end; ) {
      const clear = this.scene.distance(x + t * LIGHT[0], y + t * LIGHT[1], z + t * LIGHT[2])
      if (clear < 0.001) return 0
      share = Math.min(share, (14 * clear) / t)
      t += Math.max(0.012, clear)
    }
    return smoothstep(0, 1, share)
  }

  /** How much of the sky is seen, roughly: how fast the surroundings recede along the normal. */
  private openness(x: number, y: number, z: number): number {
    const { nx, ny, nz } = this
    let closed = 0
    for (let i = 0; i < OPENNESS_REACH.length; i++) {
      const reach = OPENNESS_REACH[i] as number
      const clear = this.scene.distance(x + reach * nx, y + reach * ny, z + reach * nz)
      closed += (OPENNESS_WEIGHT[i] as number) * Math.max(0, 1 - clear / reach)
    }
    return 1 - closed
  }

  /** A backdrop that has no features to match: it depends on the height of the ray alone. */
  private paintBackground(): void {
    const share = smoothstep(-0.9, 0.4, this.dy)
    this.color[0] = 0.24 + 0.3 * share
    this.color[1] = 0.26 + 0.33 * share
    this.color[2] = 0.3 + 0.36 * share
  }
}

const OPENNESS_REACH = [0.06, 0.25]
const OPENNESS_WEIGHT = [0.4, 0.4]

function isEdge(
  view: RenderedView,
  partOf: Int8Array,
  { widthPx, heightPx, column, row }: { widthPx: number; heightPx: number; column: number; row: number },
): boolean {
  const i = row * widthPx + column
  for (let side = 0; side < 4; side++) {
    const neighbourColumn = column + (side === 0 ? 1 : side === 1 ? -1 : 0)
    const neighbourRow = row + (side === 2 ? 1 : side === 3 ? -1 : 0)
    if (neighbourColumn < 0 || neighbourColumn >= widthPx || neighbourRow < 0 || neighbourRow >= heightPx) continue
    const k = neighbourRow * widthPx + neighbourColumn
    if (partOf[k] !== partOf[i]) return true
    const depth = view.depth[i] as number
    if (Math.abs(depth - (view.depth[k] as number)) > 0.03 * depth) return true
    let cosine = 0
    for (let axis = 0; axis < 3; axis++) {
      cosine += (view.normals[3 * i + axis] as number) * (view.normals[3 * k + axis] as number)
    }
    if (partOf[i] !== NOTHING && cosine < 0.85) return true
  }
  return false
}

function writePixel(rgb: Uint8Array, i: number, linear: Float64Array): void {
  for (let channel = 0; channel < 3; channel++) {
    const value = Math.min(1, Math.max(0, linear[channel] as number))
    rgb[3 * i + channel] = SRGB_FROM_LINEAR[Math.round(value * (SRGB_FROM_LINEAR.length - 1))] as number
  }
}

/** IEC 61966-2-1. */
const SRGB_FROM_LINEAR = Uint8Array.from({ length: 8192 }, (_, i) => {
  const value = i / 8191
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055))
})
