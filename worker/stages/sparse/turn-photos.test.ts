import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readModel } from '../../colmap/model.ts'
import { comparePoses } from '../../testing/compare-poses.ts'
import { makeSyntheticCapture } from '../../testing/make-synthetic-capture.ts'
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

const SIDE_PX = 480
const CUT_PX = 60

/** As a phone writes it that is held this way: the sensor's pixels, and how to turn them to show them. */
async function writeAsPhone(rgb: Uint8Array, isPortrait: boolean, file: string): Promise<string> {
  const rest = SIDE_PX - 2 * CUT_PX
  const part = isPortrait
    ? { left: CUT_PX, top: 0, width: rest, height: SIDE_PX }
    : { left: 0, top: CUT_PX, width: SIDE_PX, height: rest }
  await sharp(rgb, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
    .extract(part)
    .rotate(isPortrait ? 270 : 0)
    .withMetadata({ orientation: isPortrait ? 6 : 1 })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(file)
  return file
}

test(
  'a phone that is turned between two photos has one lens',
  async () => {
    const capture = makeSyntheticCapture({ seed: 1, views: 8, turnDeg: 180, widthPx: SIDE_PX, heightPx: SIDE_PX })
    const dir = path.join(root, 'photos')
    await mkdir(dir)
    const files = await Promise.all(
      capture.photos.map(({ rgb }, i) => writeAsPhone(rgb, i % 2 === 1, path.join(dir, `${i}.jpg`))),
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
    const truth = capture.intrinsics.focalLengthPx
    expect(Math.abs((f1 ?? 0) / truth - 1)).toBeLessThan(MAX_FOCAL_LENGTH_ERROR)

    expect(await readdir(path.join(root, 'job', 'workspace', 'sparse'))).not.toContainEqual(
      expect.stringMatching(/^turned/),
    )

    // (2) poses of the upright photos
    const inOrder = model.images.toSorted((a, b) => a.name.localeCompare(b.name))
    const { centerErrors, rotationErrorsDeg } = comparePoses(
      inOrder.map(({ camFromWorld }) => camFromWorld),
      capture.photos.map(({ camFromWorld }) => camFromWorld),
    )
    expect(Math.max(...centerErrors) / capture.diameter).toBeLessThan(MAX_CENTER_ERROR)
    expect(Math.max(...rotationErrorsDeg)).toBeLessThan(MAX_ROTATION_ERROR_DEG)
  },
  MINUTES,
)
