import sharp from 'sharp'
import { apply } from '#worker/geometry/matrix3.ts'
import { cameraCenter, worldFromCamRotation } from '#worker/geometry/rigid-transform.ts'
import { dot, normalize, type Vector3 } from '#worker/geometry/vector3.ts'
import { makeRandom } from '#worker/testing/make-random.ts'
import type { SyntheticCapture, SyntheticPhoto } from '#worker/testing/make-synthetic-capture.ts'
import { makeGradientNoise } from '#worker/testing/scene/make-gradient-noise.ts'

/** What goes wrong in real captures, done to the photos of a synthetic one. Everything is the same for the same capture. */

/** Automatic exposure and white balance that differ from photo to photo: by up to two thirds of a stop, and a sixth a channel. */
export function withExposures(capture: SyntheticCapture): SyntheticCapture {
  const random = makeRandom(0xe49)
  return eachPhoto(capture, ({ rgb }) => {
    const exposure = 2 ** (1.33 * random() - 0.67)
    const gains = [0, 1, 2].map(() => exposure * (1 + (random() - 0.5) / 3))
    // Gains are of light, which an sRGB value is about the 2.2nd power of.
    return rgb.map((value, k) => Math.min(255, Math.round(value * (gains[k % 3] ?? 1) ** (1 / 2.2))))
  })
}

/** Each `every`-th photo out of focus by this Gaussian, pixels. */
export async function withBlur(
  capture: SyntheticCapture,
  { sigma, every }: { sigma: number; every: number },
): Promise<SyntheticCapture> {
  const { widthPx, heightPx } = capture.intrinsics
  const photos = capture.photos.map(async (photo, i) => {
    if (i % every !== 0) return photo
    const raw = { width: widthPx, height: heightPx, channels: 3 } as const
    return { ...photo, rgb: new Uint8Array(await sharp(photo.rgb, { raw }).blur(sigma).raw().toBuffer()) }
  })
  return { ...capture, photos: await Promise.all(photos) }
}

/** Everything above the floor in one grey: shape, but nothing to recognise it by. */
export function withoutTexture(capture: SyntheticCapture): SyntheticCapture {
  return repainted(capture, (pixel) => {
    const light = 0.4 + 0.6 * Math.max(0, dot(pixel.normal, LIGHT))
    return [205 * light, 200 * light, 192 * light]
  })
}

/** Everything above the floor as of polished metal: it shows mostly the surroundings, which are elsewhere on it in each photo. */
export function withGloss(capture: SyntheticCapture): SyntheticCapture {
  const noise = makeGradientNoise(0x9105)
  return repainted(capture, ({ normal, gaze, rgb }) => {
    const turn = 2 * dot(gaze, normal)
    const [x, y, z] = gaze.map((value, k) => value - turn * (normal[k] ?? 0)) as Vector3
    const room = 130 + 70 * y + 120 * noise(4 * x, 4 * y, 4 * z) + (dot([x, y, z], LIGHT) > 0.96 ? 120 : 0)
    return rgb.map((value) => 0.25 * value + 0.75 * room) as Vector3
  })
}

/** Somebody in plain dark clothes before the subject, elsewhere in each photo. */
export function withPasserBy(capture: SyntheticCapture): SyntheticCapture {
  const random = makeRandom(0xbeef)
  const { widthPx, heightPx } = capture.intrinsics
  return eachPhoto(capture, ({ rgb }) => {
    const [cx, half] = [widthPx * random(), widthPx * (0.06 + 0.05 * random())]
    const top = heightPx * (0.15 + 0.3 * random())
    return rgb.map((value, k) => {
      const [x, y] = [Math.floor(k / 3) % widthPx, Math.floor(k / 3 / widthPx)]
      const inside = y > top && Math.abs(x - cx) < half * Math.min(1, 0.4 + (y - top) / heightPx)
      return inside ? ([44, 48, 70][k % 3] ?? 0) : value
    })
  })
}

const LIGHT: Vector3 = normalize([0.45, 0.8, 0.38])

/** What is lower than this above the floor is the floor, world units. */
const FLOOR_HEIGHT = 0.004

interface SurfacePixel {
  /** World frame, unit length. */
  normal: Vector3
  /** From the camera, world frame, unit length. */
  gaze: Vector3
  rgb: Vector3
}

function eachPhoto(capture: SyntheticCapture, repaint: (photo: SyntheticPhoto) => Uint8Array): SyntheticCapture {
  return { ...capture, photos: capture.photos.map((photo) => ({ ...photo, rgb: repaint(photo) })) }
}

function repainted(capture: SyntheticCapture, colorOf: (pixel: SurfacePixel) => Vector3): SyntheticCapture {
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  return eachPhoto(capture, ({ rgb, depth, normals, camFromWorld }) => {
    const result = Uint8Array.from(rgb)
    const worldFromCam = worldFromCamRotation(camFromWorld)
    const height = cameraCenter(camFromWorld)[1]
    for (const [i, z] of depth.entries()) {
      if (z === 0) continue
      const u = ((i % widthPx) + 0.5 - widthPx / 2) / focalLengthPx
      const v = (Math.floor(i / widthPx) + 0.5 - heightPx / 2) / focalLengthPx
      const ray = apply(worldFromCam, [u, v, 1])
      if (height + z * ray[1] < FLOOR_HEIGHT) continue
      const at = (values: ArrayLike<number>) => [0, 1, 2].map((k) => values[3 * i + k] ?? 0) as Vector3
      const color = colorOf({ normal: at(normals), gaze: normalize(ray), rgb: at(rgb) })
      color.forEach((value, k) => {
        result[3 * i + k] = Math.max(0, Math.min(255, Math.round(value)))
      })
    }
    return result
  })
}
