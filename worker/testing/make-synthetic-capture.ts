import { lookAt } from '../geometry/look-at.ts'
import type { RigidTransform } from '../geometry/rigid-transform.ts'
import type { Vector3 } from '../geometry/vector3.ts'
import { makeRandom } from './make-random.ts'
import { type RenderedView, renderView } from './scene/render-view.ts'
import { type SceneKind, SculptureScene } from './scene/sculpture-scene.ts'

export interface SyntheticCaptureOptions {
  /** Another seed is another scene with other textures and slightly other cameras. */
  seed: number
  /** Photos, evenly spread over the turn. */
  views: number
  /** How far the walk around the scene goes; 360 closes the circle. */
  turnDeg: number
  widthPx: number
  heightPx: number
  /** What is photographed. */
  kind: SceneKind
  /** Standard deviation of the sensor's noise, grey levels. */
  noise: number
  /** 35 mm equivalent: the focal length is this many 36ths of the longer side. Whole, as EXIF stores it so. */
  focalLength35mm: number
}

export const SYNTHETIC_CAPTURE_DEFAULTS: SyntheticCaptureOptions = {
  seed: 1,
  views: 12,
  turnDeg: 360,
  widthPx: 640,
  heightPx: 480,
  kind: 'sculpture',
  noise: 0,
  focalLength35mm: 35,
}

/** One photo and the truth about it. */
export interface SyntheticPhoto extends RenderedView {
  /** `0001`, `0002`, ...: a file name without its ending. */
  name: string
  /** World to camera; the camera looks along +z, x right, y down. */
  camFromWorld: RigidTransform
}

/** Photos of a known scene by known cameras: the world is y-up, its unit about a metre. */
export interface SyntheticCapture {
  photos: SyntheticPhoto[]
  /** The same ideal pinhole camera took all photos; its principal point is the middle. */
  intrinsics: { widthPx: number; heightPx: number; focalLengthPx: number; focalLength35mm: number }
  /** Diameter of the scene in world units. */
  diameter: number
  /** Distance of each of the points (x, y, z, x, y, z, ...) to the scene's surface, world units, never negative. */
  distanceToSurface(points: ArrayLike<number>): Float64Array
  /** For each of the points 1 if the surface nearest to it is painted in one even colour, else 0. */
  isPlain(points: ArrayLike<number>): Uint8Array
}

/** What of a capture says where its surface is. */
export type KnownSurface = Pick<SyntheticCapture, 'diameter' | 'distanceToSurface'>

/** What of a capture says which of its surface its photos see. */
export interface KnownViews {
  photos: readonly Pick<SyntheticPhoto, 'camFromWorld' | 'depth'>[]
  intrinsics: Pick<SyntheticCapture['intrinsics'], 'widthPx' | 'heightPx' | 'focalLengthPx'>
}

/** Cameras stand this far from the middle and look down by one of these angles in turn. */
const CAMERA_RANGE = 3.3
const ELEVATIONS_DEG = [24, 40]
const TARGET: Vector3 = [0, 0.5, 0]

/** Renders a capture: the same for the same options. 12 photos of 640 x 480 px take a few seconds. */
export function makeSyntheticCapture(options: Partial<SyntheticCaptureOptions> = {}): SyntheticCapture {
  const settings = { ...SYNTHETIC_CAPTURE_DEFAULTS, ...options }
  const { seed, views, turnDeg, widthPx, heightPx, focalLength35mm, kind, noise } = settings
  const scene = new SculptureScene(seed, kind)
  const focalLengthPx = (focalLength35mm / 36) * Math.max(widthPx, heightPx)
  const photos = ringOfPoses(views, turnDeg, makeRandom(seed ^ 0x5eed)).map((camFromWorld, i) => ({
    name: String(i + 1).padStart(4, '0'),
    camFromWorld,
    ...renderView(scene, { widthPx, heightPx, focalLengthPx, camFromWorld }),
  }))
  if (noise > 0) addNoise(photos, noise, makeRandom(seed ^ 0x0015e))
  return {
    photos,
    intrinsics: { widthPx, heightPx, focalLengthPx, focalLength35mm },
    diameter: scene.diameter,
    distanceToSurface: (points) =>
      Float64Array.from({ length: Math.floor(points.length / 3) }, (_, i) =>
        Math.abs(scene.distance(points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0)),
      ),
    isPlain: (points) =>
      Uint8Array.from({ length: Math.floor(points.length / 3) }, (_, i) => {
        const part = scene.nearestPart(points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0)
        return scene.stoneOf(part).plain ? 1 : 0
      }),
  }
}

/** Adds to each channel a number of about this standard deviation, the sum of four even ones. */
function addNoise(photos: readonly SyntheticPhoto[], deviation: number, random: () => number): void {
  const width = deviation * Math.sqrt(12 / 4)
  for (const { rgb } of photos) {
    for (let i = 0; i < rgb.length; i++) {
      const noise = random() + random() + random() + random() - 2
      rgb[i] = Math.min(255, Math.max(0, Math.round((rgb[i] as number) + width * noise)))
    }
  }
}

/** A walk around the scene with the small irregularities of a hand-held camera. */
function ringOfPoses(count: number, turnDeg: number, random: () => number): RigidTransform[] {
  const vary = (amount: number): number => amount * (2 * random() - 1)
  return Array.from({ length: count }, (_, i) => {
    const azimuth = ((turnDeg / 180) * Math.PI * (i + vary(0.1))) / count
    const elevation = (((ELEVATIONS_DEG[i % ELEVATIONS_DEG.length] as number) + vary(3)) * Math.PI) / 180
    const range = CAMERA_RANGE + vary(0.15)
    const center: Vector3 = [
      range * Math.cos(elevation) * Math.sin(azimuth),
      TARGET[1] + range * Math.sin(elevation),
      range * Math.cos(elevation) * Math.cos(azimuth),
    ]
    const target: Vector3 = [vary(0.08), TARGET[1] + vary(0.08), vary(0.08)]
    return lookAt(center, target, [vary(0.04), 1, vary(0.04)])
  })
}
