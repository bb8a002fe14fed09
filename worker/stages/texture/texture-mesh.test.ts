import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { compareWithPhoto } from '../../images/compare-with-photo.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import { renderTextured } from '../../images/render-textured.ts'
import type { RgbImage } from '../../images/rgb-image.ts'
import { writeMaskFile } from '../../masks/mask-file.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import { makeSceneMesh } from '../../testing/scene/make-scene-mesh.ts'
import { writeCapturePhotos } from '../../testing/write-capture-photos.ts'
import { type TexturedResult, textureMesh } from './texture-mesh.ts'
import type { TexturePhoto } from './texture-photo.ts'

/** Held-out views must be at least this close to the photos, over all pixels that the model covers. */
const MIN_PSNR_DB = 25
const MIN_SSIM = 0.85

/** Photos that the texture never sees: neighbours 30 degrees to both sides remain. */
const HELD_OUT = [3, 8]

/** Photos are traced and a mesh is made first: seconds on an idle machine, much longer on a busy one. */
const SETUP_MS = 180_000

let dir: string
let capture: SyntheticCapture
let mesh: TriangleSurface
let photos: TexturePhoto[]

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-texture-'))
  capture = makeSyntheticCapture({ views: 12, widthPx: 480, heightPx: 360 })
  mesh = makeSceneMesh({ seed: 1, cell: 0.025 })
  const paths = await writeCapturePhotos(capture, dir)
  photos = capture.photos.map(({ name }, i) => ({
    name,
    path: paths[i] as string,
    maskPath: null,
    camera: cameraOf(i),
  }))
}, SETUP_MS)
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

function photoImage(index: number): RgbImage {
  const { widthPx, heightPx } = capture.intrinsics
  return { widthPx, heightPx, rgb: capture.photos[index]?.rgb ?? new Uint8Array() }
}

function textureFrom(used: readonly TexturePhoto[], maxTexturePx: number): Promise<TexturedResult> {
  return textureMesh(mesh, used, {
    maxTexturePx,
    light: 'varies',
    signal: new AbortController().signal,
    progress: () => {},
  })
}

describe('textureMesh', () => {
  it('looks like the photos it was not made from', async () => {
    const { mesh: textured, statistics } = await textureFrom(
      photos.filter((_, i) => !HELD_OUT.includes(i)),
      2048,
    )
    expect(statistics.photosUsed).toBe(10)
    expect(statistics.scale).toBe(1)
    for (const i of HELD_OUT) {
      const { psnrDb, ssim, covered } = compareWithPhoto(textured, cameraOf(i), photoImage(i))
      expect(covered).toBeGreaterThan(0.5)
      expect(psnrDb).toBeGreaterThan(MIN_PSNR_DB)
      expect(ssim).toBeGreaterThan(MIN_SSIM)
    }
  })

  it('gives every face a place in the texture, and colour to what no photo shows', async () => {
    const { mesh: textured, sourceVertices, statistics } = await textureFrom(photos.slice(0, 4), 2048)
    expect(statistics.unseenFaces).toBeGreaterThan(1000)
    expect(textured.triangles.length).toBe(mesh.triangles.length)
    expect(textured.uvs.every((value) => value > 0 && value < 1)).toBe(true)
    textured.positions.forEach((value, i) => {
      if (value !== mesh.positions[3 * (sourceVertices[Math.floor(i / 3)] as number) + (i % 3)])
        expect.fail(`vertex ${i}`)
    })
    // From behind, where none of the four photos was taken.
    const { rgb, coverage } = renderTextured(textured, cameraOf(8))
    const dark = coverage.reduce((sum, share, i) => sum + (share > 0 && (rgb[3 * i] as number) < 8 ? 1 : 0), 0)
    expect(dark).toBeLessThan(200)
  })

  it('scales the photos down where the texture is too small for them', async () => {
    const { mesh: textured, statistics } = await textureFrom(photos, 512)
    expect(textured.texture.widthPx).toBe(512)
    expect(statistics.scale).toBeLessThan(0.8)
    expect(statistics.scale).toBeGreaterThan(0.3)
    expect(compareWithPhoto(textured, cameraOf(3), photoImage(3)).psnrDb).toBeGreaterThan(20)
  })

  it('leaves out who walked through a photo, though nothing else is as rich in detail', async () => {
    const passerBy = path.join(dir, 'passer-by.png')
    const { rgb, widthPx, heightPx } = photoImage(0)
    const painted = rgb.slice()
    for (let y = 150; y < 320; y++) {
      for (let x = 170; x < 290; x++) painted.set((x + y) % 6 < 3 ? MAGENTA : [190, 0, 190], 3 * (y * widthPx + x))
    }
    await sharp(painted, { raw: { width: widthPx, height: heightPx, channels: 3 } }).toFile(passerBy)
    const { mesh: textured } = await textureFrom(
      photos.map((photo, i) => (i === 0 ? { ...photo, path: passerBy } : photo)),
      2048,
    )
    const rendered = renderTextured(textured, cameraOf(0))
    expect(magentaPixels(painted)).toBe(120 * 170)
    expect(magentaPixels(rendered.rgb)).toBeLessThan(0.02 * 120 * 170)
  })

  it('takes no colour from outside of the masks', async () => {
    const { widthPx, heightPx } = capture.intrinsics
    const mask = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => Number(i % widthPx < 0.6 * widthPx))
    const masked = await Promise.all(
      photos.slice(0, 4).map(async (photo, i): Promise<TexturePhoto> => {
        const file = path.join(dir, `magenta-${photo.name}.png`)
        const rgb = photoImage(i).rgb.map((value, k) =>
          mask[Math.floor(k / 3)] ? value : ([255, 0, 255][k % 3] as number),
        )
        await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
          .png()
          .toFile(file)
        const maskFile = path.join(dir, `mask-${photo.name}.png`)
        await writeMaskFile(maskFile, mask, { widthPx, heightPx })
        return { ...photo, path: file, maskPath: maskFile }
      }),
    )
    const magentaOf = async (used: readonly TexturePhoto[]) => {
      const { rgb } = (await textureFrom(used, 1024)).mesh.texture
      let count = 0
      for (let i = 0; i < rgb.length; i += 3) {
        const [r, g, b] = [rgb[i] as number, rgb[i + 1] as number, rgb[i + 2] as number]
        if (Math.min(r, b) - g > 60) count++
      }
      return count
    }
    expect(await magentaOf(masked.map((photo) => ({ ...photo, maskPath: null })))).toBeGreaterThan(1000)
    expect(await magentaOf(masked)).toBe(0)
  })

  it('is as sharp as the sharp half of the photos', async () => {
    const isBlurred = (i: number) => i % 2 === 1
    const half = await Promise.all(
      photos.map(async (photo, i): Promise<TexturePhoto> => {
        if (!isBlurred(i)) return photo
        const blurred = path.join(dir, `blurred-${photo.name}.png`)
        await sharp(photo.path).blur(4).png().toFile(blurred)
        return { ...photo, path: blurred }
      }),
    )
    const likeness = async (used: readonly TexturePhoto[]) => {
      const { mesh: textured } = await textureFrom(used, 2048)
      // One view that was sharp, and one that was not.
      return [4, 7].map((i) => compareWithPhoto(textured, cameraOf(i), photoImage(i)))
    }
    const sharpOnly = await likeness(photos.filter((_, i) => !isBlurred(i)))
    const together = await likeness(half)
    together.forEach(({ psnrDb, ssim }, i) => {
      expect(psnrDb).toBeGreaterThan((sharpOnly[i]?.psnrDb as number) - 0.8)
      expect(ssim).toBeGreaterThan((sharpOnly[i]?.ssim as number) - 0.015)
    })
  })

  it('is the same every time, with any number of threads', async () => {
    const textureWith = async (threads: number) => {
      const before = sharp.concurrency()
      sharp.concurrency(threads)
      try {
        return await textureFrom(photos.slice(0, 3), 512)
      } finally {
        sharp.concurrency(before)
      }
    }
    const [first, second] = [await textureWith(1), await textureWith(3)]
    expect(Buffer.compare(first.mesh.texture.rgb, second.mesh.texture.rgb)).toBe(0)
    expect(first.mesh.uvs).toEqual(second.mesh.uvs)
  })

  it('stops soon after the signal, with its reason', async () => {
    const reason = new Error('the job was cancelled')
    for (const stopAt of ['Compared 1', 'Chose', 'Baked']) {
      const abort = new AbortController()
      const messages: string[] = []
      const run = textureMesh(mesh, photos.slice(0, 3), {
        maxTexturePx: 1024,
        light: 'varies',
        signal: abort.signal,
        progress: (_, note) => {
          const message = stepNoteText(note)
          messages.push(message)
          if (message.startsWith(stopAt)) abort.abort(reason)
        },
      })
      await expect(run).rejects.toBe(reason)
      expect(messages.findIndex((message) => message.startsWith(stopAt))).toBeGreaterThanOrEqual(messages.length - 3)
    }
  })
})

const MAGENTA = [255, 0, 255]

/** Far more red and blue than green, as nothing in the scene has. */
function magentaPixels(rgb: Uint8Array): number {
  let count = 0
  for (let i = 0; i < rgb.length; i += 3) {
    if (Math.min(rgb[i] as number, rgb[i + 2] as number) - (rgb[i + 1] as number) > 70) count++
  }
  return count
}
