import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { lookAt } from '../geometry/look-at.ts'
import type { Vector3 } from '../geometry/vector3.ts'
import { makeRandom } from './make-random.ts'
import { makeGradientNoise } from './scene/make-gradient-noise.ts'
import { renderView } from './scene/render-view.ts'
import { SculptureScene } from './scene/sculpture-scene.ts'

export interface TurntablePhoto {
  /** `0001`, `0002`, ... */
  name: string
  /** r, g, b, sRGB. */
  rgb: Uint8Array
  /** 1 where the object is, with the plate that turns with it. */
  mask: Uint8Array
}

export interface Turntable {
  widthPx: number
  heightPx: number
  photos: TurntablePhoto[]
  /** As `SyntheticCapture` has it; the world turns with the object. */
  distanceToSurface(points: ArrayLike<number>): Float64Array
  diameter: number
}

const RANGE = 5.2
const ELEVATION_DEG = 30
const TARGET: Vector3 = [0, 0.4, 0]

/** Of a sensor: what never changes isn't quite the same in two photos. */
const NOISE = 2

/** A sculpture that turns before a camera and a wall that stand still: in its own frame, a ring of cameras. The same for the same options. */
export function makeTurntable({
  views = 16,
  widthPx = 480,
  heightPx = 360,
  seed = 1,
  wall = 'patterned' as 'patterned' | 'plain',
} = {}): Turntable {
  const scene = new SculptureScene(seed)
  const focalLengthPx = (38 / 36) * widthPx
  const background = wall === 'plain' ? plainWall(widthPx, heightPx) : patternedWall(widthPx, heightPx, seed)
  const random = makeRandom(seed ^ 0x7ab1e)
  const elevation = (ELEVATION_DEG / 180) * Math.PI
  const photos = Array.from({ length: views }, (_, i): TurntablePhoto => {
    const azimuth = (2 * Math.PI * i) / views
    const center: Vector3 = [
      RANGE * Math.cos(elevation) * Math.sin(azimuth),
      TARGET[1] + RANGE * Math.sin(elevation),
      RANGE * Math.cos(elevation) * Math.cos(azimuth),
    ]
    const view = renderView(scene, {
      widthPx,
      heightPx,
      focalLengthPx,
      camFromWorld: lookAt(center, TARGET, [0, 1, 0]),
    })
    const mask = Uint8Array.from(view.depth, (depth) => (depth > 0 ? 1 : 0))
    const rgb = view.rgb.map((value, k) => {
      const clean = mask[Math.floor(k / 3)] ? value : (background[k] as number)
      return Math.max(0, Math.min(255, clean + NOISE * (2 * random() - 1)))
    })
    return { name: String(i + 1).padStart(4, '0'), rgb, mask }
  })
  return {
    ...{ widthPx, heightPx, photos, diameter: scene.diameter },
    distanceToSurface: (points) =>
      Float64Array.from({ length: Math.floor(points.length / 3) }, (_, i) =>
        Math.abs(scene.distance(points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0)),
      ),
  }
}

/** Rich in features. */
function patternedWall(widthPx: number, heightPx: number, seed: number): Uint8Array {
  const noise = makeGradientNoise(seed ^ 0x3a11)
  return Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, k) => {
    const [x, y] = [Math.floor(k / 3) % widthPx, Math.floor(k / 3 / widthPx)]
    const value = noise(x / 9, y / 9, 7 * (k % 3)) + 0.7 * noise(x / 4, y / 4, 31 + (k % 3))
    return Math.max(0, Math.min(255, 150 + 110 * value))
  })
}

/** White paper, darker to one side. */
function plainWall(widthPx: number, heightPx: number): Uint8Array {
  return Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, k) => {
    const x = (Math.floor(k / 3) % widthPx) / widthPx
    return 240 - 35 * x * x - 4 * (k % 3)
  })
}

/** Writes `0001.jpg`, ... and gives their paths in order. */
export async function writeTurntable({ widthPx, heightPx, photos }: Turntable, dir: string): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  return await Promise.all(
    photos.map(async ({ name, rgb }) => {
      const file = path.join(dir, `${name}.jpg`)
      await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
        .jpeg({ quality: 92 })
        .toFile(file)
      return file
    }),
  )
}

/** Writes `0001.png`, ...: `on` where the object is. Gives their paths in order. */
export async function writeTrueMasks(
  { widthPx, heightPx, photos }: Pick<Turntable, 'widthPx' | 'heightPx' | 'photos'>,
  dir: string,
  on = 255,
): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  return await Promise.all(
    photos.map(async ({ name, mask }) => {
      const file = path.join(dir, `${name}.png`)
      await sharp(
        mask.map((value) => on * value),
        { raw: { width: widthPx, height: heightPx, channels: 1 } },
      )
        .toColourspace('b-w')
        .png()
        .toFile(file)
      return file
    }),
  )
}
