import { lookAt } from '../geometry/look-at.ts'
import { apply } from '../geometry/matrix3.ts'
import { cameraCenter, type RigidTransform, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { makeRandom } from './make-random.ts'
import { makeGradientNoise } from './scene/make-gradient-noise.ts'
import { STONE, writeStoneColor } from './scene/stone-picture.ts'
import type { Picture } from './scene/warp-picture.ts'

export interface CorridorOptions {
  seed: number
  views: number
  widthPx: number
  heightPx: number
  focalLengthPx: number
}

export interface CorridorPhoto extends Picture {
  camFromWorld: RigidTransform
}

/** Half of its width and height; it extends along z without end. The unit is about a metre. */
const HALF_WIDTH = 1.4
const HALF_HEIGHT = 1.1

/** A step of the walk; what is farther ahead than this is dark. */
const STEP = 0.5
const FAR = 14

/**
 * Photos taken while walking along a stone corridor and looking ahead: the camera moves along its own gaze, with the sway of
 * somebody who walks. Two of them make small angles between their rays, which is what most photos of streets and tunnels are like.
 */
export function makeCorridorCapture(options: CorridorOptions): CorridorPhoto[] {
  const random = makeRandom(options.seed)
  const noise = makeGradientNoise(options.seed)
  const vary = (amount: number) => amount * (2 * random() - 1)
  return Array.from({ length: options.views }, (_, i) => {
    const camFromWorld = lookAt(
      [vary(0.04), vary(0.03), STEP * i + vary(0.05)],
      [vary(0.15), vary(0.1), STEP * i + 5],
      [vary(0.03), 1, 0],
    )
    return { ...render(camFromWorld, noise, options), camFromWorld }
  })
}

function render(
  camFromWorld: RigidTransform,
  noise: ReturnType<typeof makeGradientNoise>,
  { widthPx, heightPx, focalLengthPx }: CorridorOptions,
): Picture {
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  const worldFromCam = worldFromCamRotation(camFromWorld)
  const [cx, cy, cz] = cameraCenter(camFromWorld)
  for (let i = 0; i < widthPx * heightPx; i++) {
    const u = ((i % widthPx) + 0.5 - widthPx / 2) / focalLengthPx
    const v = (Math.floor(i / widthPx) + 0.5 - heightPx / 2) / focalLengthPx
    const [dx, dy, dz] = apply(worldFromCam, [u, v, 1])
    const t = Math.min((HALF_WIDTH * Math.sign(dx) - cx) / dx, (HALF_HEIGHT * Math.sign(dy) - cy) / dy)
    if (!(t < FAR)) continue
    const at = { x: cx + t * dx, y: cy + t * dy, z: cz + t * dz, footprint: t / focalLengthPx }
    writeStoneColor(STONE, noise, at, rgb.subarray(3 * i, 3 * i + 3))
  }
  return { widthPx, heightPx, rgb }
}
