import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareWithPhoto } from '../geometry/compare-with-photo.ts'
import type { RenderCamera, TriangleSurface } from '../geometry/render-camera.ts'
import { makeSceneMesh } from '../testing/make-scene-mesh.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '../testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '../testing/write-capture-photos.ts'
import { type TexturedResult, textureMesh } from './texture-mesh.ts'
import type { TexturePhoto } from './texture-photo.ts'

/** Held-out views must be at least this close to the photos, over all pixels that the model covers. */
const MIN_PSNR_DB = 25
const MIN_SSIM = 0.85

/** Photos that the texture never sees: neighbours 30 degrees to both sides remain. */
const HELD_OUT = [3, 8]

let dir: string
let capture: SyntheticCapture
let mesh: TriangleSurface
let photos: TexturePhoto[]

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-texture-'))
  capture = makeSyntheticCapture({ views: 12, widthPx: 480, heightPx: 360 })
  mesh = makeSceneMesh({ seed: 1, cell: 0.025 })
  const paths = await writeCapturePhotos(capture, dir)
  photos = capture.photos.map(({ name }, i) => ({ name, path: paths[i] as string, camera: cameraOf(i) }))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

function cameraOf(index: number): RenderCamera {
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  const photo = capture.photos[index]
  if (!photo) throw new Error(`no photo ${index}`)
  return {
    widthPx,
    heightPx,
    fxPx: focalLengthPx,
    fyPx: focalLengthPx,
    cxPx: widthPx / 2,
    cyPx: heightPx / 2,
    camFromWorld: photo.camFromWorld,
  }
}

function textureFrom(used: readonly TexturePhoto[], maxTexturePx: number): Promise<TexturedResult> {
  return textureMesh(mesh, used, { maxTexturePx, signal: new AbortController().signal, progress: () => {} })
}

describe('textureMesh', () => {
  it('looks like the photos it was not made from', async () => {
    const { mesh: textured, statistics } = await textureFrom(
      photos.filter((_, i) => !HELD_OUT.includes(i)),
      2048,
    )
    expect(statistics.photosUsed).toBe(10)
    for (const i of HELD_OUT) {
      const { widthPx, heightPx } = capture.intrinsics
      const rgb = capture.photos[i]?.rgb ?? new Uint8Array()
      const quality = compareWithPhoto(textured, cameraOf(i), { widthPx, heightPx, rgb })
      if (process.env.SHOW_QUALITY) console.log(i, quality, statistics)
      expect(quality.covered).toBeGreaterThan(0.3)
      expect(quality.psnrDb).toBeGreaterThan(MIN_PSNR_DB)
      expect(quality.ssim).toBeGreaterThan(MIN_SSIM)
    }
  })
})
