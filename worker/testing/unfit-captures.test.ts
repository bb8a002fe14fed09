import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PIPELINE } from '../stages/pipeline.ts'
import { makeRandom } from './make-random.ts'
import { makeSyntheticCapture } from './make-synthetic-capture.ts'
import { QUICK_DRAFT, reconstructPhotos } from './reconstruct-photos.ts'
import { writeCapturePhotos } from './write-capture-photos.ts'

const COLMAP_MINUTES = 4 * 60_000

const UP_TO_SPARSE = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'sparse') + 1)

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-unfit-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('captures that can not work', () => {
  it('names photos of one colour: too few features', { timeout: COLMAP_MINUTES }, async () => {
    const files = await writePhotos('flat', () => 128)
    await expect(reconstructPhotos(files, path.join(root, 'flat'))).rejects.toMatchObject({ code: 'TOO_FEW_FEATURES' })
  })

  it('finds no overlap in noise', { timeout: COLMAP_MINUTES }, async () => {
    const random = makeRandom(7)
    const files = await writePhotos('noise', () => 256 * random())
    await expect(reconstructPhotos(files, path.join(root, 'noise'))).rejects.toMatchObject({ code: 'NO_OVERLAP' })
  })

  it('keeps the larger of two scenes and says why the rest is out', { timeout: COLMAP_MINUTES }, async () => {
    const size = { widthPx: 480, heightPx: 360 }
    const other = makeSyntheticCapture({ seed: 2, views: 4, turnDeg: 100, ...size })
    const larger = makeSyntheticCapture({ seed: 1, views: 7, turnDeg: 160, ...size })
    const otherFiles = await writeCapturePhotos(other, path.join(root, 'other'))
    const files = [...otherFiles, ...(await writeCapturePhotos(larger, path.join(root, 'larger')))]
    const { sparse } = await reconstructPhotos(files, path.join(root, 'two'), {
      focalLength35mm: larger.intrinsics.focalLength35mm,
      stages: UP_TO_SPARSE,
      settings: { ...QUICK_DRAFT, maxFeatures: 1024 },
    })

    // Both by name, also where the mapper finds no first pair of the other scene by itself.
    expect(sparse.models).toMatchObject([
      { registeredPhotos: 7, chosen: true, photos: [4, 5, 6, 7, 8, 9, 10] },
      { chosen: false, photos: [0, 1, 2, 3] },
    ])
    sparse.photos.forEach((photo, i) => {
      if (i < otherFiles.length) expect(photo).toMatchObject({ state: 'unregistered', reason: expect.any(String) })
      else expect(photo).toMatchObject({ state: 'registered', reason: null })
    })
  })
})

/** Four grey photos of 400 x 300 px. */
async function writePhotos(name: string, grey: () => number): Promise<string[]> {
  return await Promise.all(
    [1, 2, 3, 4].map(async (i) => {
      const file = path.join(root, `${name}-${i}.png`)
      const pixels = Uint8Array.from({ length: 400 * 300 }, grey)
      await sharp(pixels, { raw: { width: 400, height: 300, channels: 1 } })
        .png()
        .toFile(file)
      return file
    }),
  )
}
