import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readExifFacts } from '#server/formats/exif.ts'
import { apply } from '../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { add, normalize, scale, subtract, type Vector3 } from '../geometry/vector3.ts'
import {
  makeSyntheticCapture,
  SYNTHETIC_CAPTURE_DEFAULTS,
  type SyntheticCapture,
  type SyntheticPhoto,
} from './make-synthetic-capture.ts'
import { SculptureScene } from './scene/sculpture-scene.ts'
import { writeCapturePhotos } from './write-capture-photos.ts'

const OPTIONS = { views: 2, turnDeg: 40, widthPx: 160, heightPx: 120 }

/** World units; the scene is 3.4 across. Depth is kept in single precision. */
const MAX_SURFACE_ERROR = 5e-5

let capture: SyntheticCapture
beforeAll(() => {
  capture = makeSyntheticCapture(OPTIONS)
})

/** The world point at the centre of a pixel, by the exact depth. */
function worldPoint(photo: SyntheticPhoto, i: number): Vector3 {
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  const depth = photo.depth[i] ?? 0
  const u = ((i % widthPx) + 0.5 - widthPx / 2) / focalLengthPx
  const v = (Math.floor(i / widthPx) + 0.5 - heightPx / 2) / focalLengthPx
  const rotated = apply(worldFromCamRotation(photo.camFromWorld), [u * depth, v * depth, depth])
  return add(rotated, cameraCenter(photo.camFromWorld))
}

describe('makeSyntheticCapture', () => {
  it('has depths that lie on the surface, in every pixel', () => {
    for (const photo of capture.photos) {
      const seen = [...photo.depth.keys()].filter((i) => (photo.depth[i] ?? 0) > 0)
      expect(seen.length / photo.depth.length).toBeGreaterThan(0.5)
      expect(seen.length / photo.depth.length).toBeLessThan(1)
      const distances = capture.distanceToSurface(seen.flatMap((i) => worldPoint(photo, i)))
      expect(Math.max(...distances)).toBeLessThan(MAX_SURFACE_ERROR)
    }
  })

  it('has nothing in front of those depths', () => {
    const scene = new SculptureScene(SYNTHETIC_CAPTURE_DEFAULTS.seed)
    const [photo] = capture.photos as [SyntheticPhoto]
    const center = cameraCenter(photo.camFromWorld)
    for (let i = 0; i < photo.depth.length; i += 37) {
      if (!photo.depth[i]) continue
      const hit = worldPoint(photo, i)
      for (let k = 0; k < 200; k++) {
        const [x, y, z] = add(center, scale(subtract(hit, center), k / 200))
        expect(scene.distance(x, y, z)).toBeGreaterThan(-MAX_SURFACE_ERROR)
      }
    }
  })

  it('has unit normals that face the camera', () => {
    for (const photo of capture.photos) {
      const center = cameraCenter(photo.camFromWorld)
      for (let i = 0; i < photo.depth.length; i++) {
        const normal = Array.from(photo.normals.slice(3 * i, 3 * i + 3)) as Vector3
        if (!photo.depth[i]) {
          expect(normal).toEqual([0, 0, 0])
          continue
        }
        expect(Math.hypot(...normal)).toBeCloseTo(1, 5)
        const view = normalize(subtract(center, worldPoint(photo, i)))
        expect(normal[0] * view[0] + normal[1] * view[1] + normal[2] * view[2]).toBeGreaterThan(-0.05)
      }
    }
  })

  it('is the same for the same seed and another for another', () => {
    const [first] = capture.photos
    expect(makeSyntheticCapture(OPTIONS).photos[0]).toEqual(first)
    expect(makeSyntheticCapture({ ...OPTIONS, seed: 2 }).photos[0]?.rgb).not.toEqual(first?.rgb)
  })

  it('shows a point in the same colour from everywhere', () => {
    const [a, b] = capture.photos as [SyntheticPhoto, SyntheticPhoto]
    const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
    const differences: number[] = []
    for (let i = 0; i < a.depth.length; i += 3) {
      if (!a.depth[i]) continue
      const [x, y, z] = add(
        apply(matrixFromQuaternion(b.camFromWorld.rotation), worldPoint(a, i)),
        b.camFromWorld.translation,
      )
      const column = Math.floor((focalLengthPx * x) / z + widthPx / 2)
      const row = Math.floor((focalLengthPx * y) / z + heightPx / 2)
      if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) continue
      const k = row * widthPx + column
      if (Math.abs((b.depth[k] ?? 0) - z) > 0.01 * z) continue
      const [red, blue] = [0, 2].map((channel) => (a.rgb[3 * i + channel] ?? 0) - (b.rgb[3 * k + channel] ?? 0))
      differences.push(red ?? 0, blue ?? 0)
    }
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
    expect(differences.length).toBeGreaterThan(1000)
    expect(Math.abs(mean)).toBeLessThan(3)
  })
})

describe('writeCapturePhotos', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-capture-'))
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  it('writes JPEGs with the focal length in EXIF', async () => {
    const [first] = await writeCapturePhotos(capture, dir)
    const { format, width, height, exif } = await sharp(first).metadata()
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 160, height: 120 })
    expect(readExifFacts(exif)).toMatchObject({ focalLengthMm: 35, focalLength35mm: 35 })
  })

  it('writes PNGs that keep every pixel, without EXIF when asked', async () => {
    const [first] = await writeCapturePhotos(capture, dir, { format: 'png', exif: false })
    const image = sharp(first)
    expect((await image.metadata()).exif).toBeUndefined()
    expect(new Uint8Array(await image.raw().toBuffer())).toEqual(capture.photos[0]?.rgb)
  })
})
