import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readModel } from '../../colmap/model.ts'
import { comparePoses } from '../../testing/compare-poses.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import { reconstructPhotos } from '../../testing/reconstruct-photos.ts'
import { PIPELINE } from '../pipeline.ts'
import { BEST_MODEL } from '../sparse.ts'

const MINUTES = 4 * 60_000
const UP_TO_SPARSE = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'sparse') + 1)

/** As of captures that are held one way (`reconstruct.test.ts`): a share of the scene's diameter, and degrees. */
const MAX_CENTER_ERROR = 0.005
const MAX_ROTATION_ERROR_DEG = 0.3
const MAX_FOCAL_LENGTH_ERROR = 0.02

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-lens-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** As a phone writes it: the sensor's pixels, and how to turn them to show them. */
async function writeAsPhone({ photos, intrinsics }: SyntheticCapture, index: number, file: string): Promise<string> {
  const { widthPx: width, heightPx: height } = intrinsics
  const isPortrait = height > width
  const image = sharp(photos[index]?.rgb, { raw: { width, height, channels: 3 } })
  await image
    .rotate(isPortrait ? 270 : 0)
    .withMetadata({ orientation: isPortrait ? 6 : 1 })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(file)
  return file
}

test(
  'a phone that is turned between two photos has one lens',
  async () => {
    const options = { seed: 1, views: 8, turnDeg: 180 }
    const landscape = makeSyntheticCapture({ ...options, widthPx: 480, heightPx: 360 })
    const portrait = makeSyntheticCapture({ ...options, widthPx: 360, heightPx: 480 })
    const dir = path.join(root, 'photos')
    await mkdir(dir)
    const files = await Promise.all(
      landscape.photos.map((_, i) => writeAsPhone(i % 2 === 0 ? landscape : portrait, i, path.join(dir, `${i}.jpg`))),
    )
    const { sparse } = await reconstructPhotos(files, path.join(root, 'job'), { stages: UP_TO_SPARSE })
    expect(sparse.models[0]).toMatchObject({ registeredPhotos: 8 })

    // (1) one focal length, though there is a camera for each way
    const model = await readModel(path.join(root, 'job', 'workspace', 'sparse', BEST_MODEL))
    const cameras = [...model.cameras.values()].sort((a, b) => b.widthPx - a.widthPx)
    expect(cameras.map(({ widthPx, heightPx }) => [widthPx, heightPx])).toEqual([
      [480, 360],
      [360, 480],
    ])
    const [f1, f2] = cameras.map(({ params }) => params[0] ?? 0)
    expect(f2).toBeCloseTo(f1 ?? 0, 9)
    const truth = landscape.intrinsics.focalLengthPx
    expect(Math.abs((f1 ?? 0) / truth - 1)).toBeLessThan(MAX_FOCAL_LENGTH_ERROR)

    expect(await readdir(path.join(root, 'job', 'workspace', 'sparse'))).not.toContainEqual(
      expect.stringMatching(/^turned/),
    )

    // (2) poses of the upright photos
    const inOrder = model.images.toSorted((a, b) => a.name.localeCompare(b.name))
    const { centerErrors, rotationErrorsDeg } = comparePoses(
      inOrder.map(({ camFromWorld }) => camFromWorld),
      landscape.photos.map(({ camFromWorld }) => camFromWorld),
    )
    expect(Math.max(...centerErrors) / landscape.diameter).toBeLessThan(MAX_CENTER_ERROR)
    expect(Math.max(...rotationErrorsDeg)).toBeLessThan(MAX_ROTATION_ERROR_DEG)
  },
  MINUTES,
)
