import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Capture } from '#server/contracts/capture/capture.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { readModel } from '../colmap/model.ts'
import { readPly } from '../files/read-ply.ts'
import { alignSimilarity } from '../geometry/align-similarity.ts'
import { apply } from '../geometry/matrix3.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { applySimilarity } from '../geometry/similarity.ts'
import type { Vector3 } from '../geometry/vector3.ts'
import { buildKernels } from '../kernels/build-kernels.ts'
import type { CaptureFile } from '../pipeline/stage.ts'
import { PIPELINE, POSED_PIPELINE } from '../stages/pipeline.ts'
import { publishDataset } from '../stages/report/publish-dataset.ts'
import { assertLoadersTakeIt, layOutDataSet } from '../testing/data-set-rules.ts'
import { longTest } from '../testing/long-test.ts'
import { makeSyntheticCapture, type SyntheticCapture, type SyntheticPhoto } from '../testing/make-synthetic-capture.ts'
import { writeTrueMasks } from '../testing/make-turntable.ts'
import { type CaptureOnDisk, photoOf, writePosedFrames } from '../testing/posed-captures.ts'
import { type RanCapture, runCapture } from '../testing/run-capture.ts'
import { readMaskFile } from './mask-file.ts'

/** The sculpture begins this far above the floor that it stands on. */
const FLOOR_TOP = 0.04

const COLMAP_MINUTES = 4 * 60_000

const SETTINGS = { ...PRESETS.draft.settings, maxFeatures: 2048, depthPx: 240 }

let root: string
let scene: SyntheticCapture
beforeAll(async () => {
  await buildKernels()
  root = await mkdtemp(path.join(tmpdir(), 'maquette-masked-'))
  scene = makeSyntheticCapture({ views: 10, turnDeg: 200, widthPx: 400, heightPx: 300 })
}, COLMAP_MINUTES)
afterAll(() => rm(root, { recursive: true, force: true }))

/** The pixels that show the sculpture and not its floor. */
function maskOf({ depth, camFromWorld }: SyntheticPhoto): Uint8Array {
  const { widthPx, heightPx, focalLengthPx } = scene.intrinsics
  const [rotation, center] = [worldFromCamRotation(camFromWorld), cameraCenter(camFromWorld)]
  return Uint8Array.from(depth, (z, i) => {
    const x = ((i % widthPx) + 0.5 - widthPx / 2) / focalLengthPx
    const y = (Math.floor(i / widthPx) + 0.5 - heightPx / 2) / focalLengthPx
    return z > 0 && apply(rotation, [z * x, z * y, z])[1] + center[1] > FLOOR_TOP ? 1 : 0
  })
}

/** Masks of 0 and 1, as many tools write them. */
async function maskFiles(dir: string): Promise<CaptureFile[]> {
  const { widthPx, heightPx } = scene.intrinsics
  const photos = scene.photos.map((photo) => ({ ...photo, mask: maskOf(photo) }))
  const files = await writeTrueMasks({ widthPx, heightPx, photos }, dir, 1)
  return Promise.all(files.map((file, i) => photoOf(file, 200 + i)))
}

async function posedWithoutDepth(dir: string): Promise<CaptureOnDisk & { capture: { kind: 'posed' } }> {
  await mkdir(dir, { recursive: true })
  const coding = { bits: 16, as: { kind: 'units', unit: 0.0001 } } as const
  const { capture, photos } = await writePosedFrames(scene, dir, coding)
  if (capture.kind !== 'posed') throw new Error('a ring is posed')
  const frames = capture.frames.map((frame) => ({ ...frame, depth: null }))
  return { capture: { ...capture, frames }, photos, files: [] }
}

/** Heights of the dense points above the floor, in the true world. */
async function heightsOf({ workspace }: RanCapture, cameras: string): Promise<Float64Array> {
  const model = await readModel(path.join(workspace, cameras, 'best'))
  const truth = model.images.map(({ name }) => {
    const photo = scene.photos.find((each) => name.startsWith(each.name))
    return cameraCenter((photo as SyntheticPhoto).camFromWorld)
  })
  const fit = alignSimilarity(
    model.images.map(({ camFromWorld }) => cameraCenter(camFromWorld)),
    truth,
  )
  const { positions } = await readPly(path.join(workspace, 'fuse', 'dense.ply'))
  return Float64Array.from({ length: positions.length / 3 }, (_, i) => {
    const point: Vector3 = [positions[3 * i] as number, positions[3 * i + 1] as number, positions[3 * i + 2] as number]
    return applySimilarity(fit, point)[1]
  })
}

function shareBelow(heights: Float64Array, limit: number): number {
  return heights.reduce((sum, height) => sum + (height < limit ? 1 : 0), 0) / heights.length
}

/** The data set that such a job gives away, of whose photos one has no mask. */
async function checkDataSet({ workspace, artifacts }: RanCapture, capture: Capture): Promise<void> {
  const dir = path.join(root, `published-${capture.kind}`)
  const target = path.join(root, `data-set-${capture.kind}`)
  await mkdir(dir)
  const [bare] = await readdir(path.join(workspace, 'undistort', 'masks'))
  await rm(path.join(workspace, 'undistort', 'masks', bare as string))
  await publishDataset({
    ...{ dir, capture, signal: new AbortController().signal },
    dirOf: (stage) => path.join(workspace, stage),
    publish: async ({ name, path: file }) => void artifacts.set(name, file),
  })
  const dataSet = await layOutDataSet(artifacts, target)
  await assertLoadersTakeIt(dataSet)
  const { frames } = dataSet.transforms
  expect(frames.map(({ mask_path }) => mask_path)).toEqual(
    frames.map(({ file_path }) => `masks/${path.basename(file_path)}.png`),
  )
  const kept = await Promise.all(frames.map(async ({ mask_path }) => shareOf(path.join(target, mask_path as string))))
  expect(kept.filter((share) => share === 1)).toHaveLength(1)
  expect(Math.min(...kept)).toBeLessThan(0.5)

  // Loaders keep 24 bits: with the millions of map coordinates all would be turned down.
  const inMapCoordinates = frames.map(({ transform_matrix, ...frame }) => ({
    ...frame,
    transform_matrix: transform_matrix.map((row, axis) =>
      row.map((value, i) => value + (i === 3 ? 5_411_234 : 0) * Number(axis < 3)),
    ),
  }))
  const far = { ...dataSet, transforms: { ...dataSet.transforms, frames: inMapCoordinates } }
  await expect(assertLoadersTakeIt(far)).rejects.toThrow('24 bits')
}

/** Share of a mask that is white. */
async function shareOf(file: string): Promise<number> {
  const { mask } = (await readMaskFile(file)) as { mask: Uint8Array }
  return mask.reduce((sum, value) => sum + value, 0) / mask.length
}

describe('masks', () => {
  it(
    'leave out on the route of photos what they leave out: no feature, depth or point of the floor',
    async () => {
      const { photos } = await posedWithoutDepth(path.join(root, 'photos'))
      const files = await maskFiles(path.join(root, 'photo-masks'))
      const masks = Object.fromEntries(photos.map(({ uploadId }, i) => [uploadId, (files[i] as CaptureFile).uploadId]))
      const stages = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'fuse') + 1)
      const capture: Capture = { kind: 'photos', masks }
      const ran = await runCapture({ capture, photos, files }, path.join(root, 'run'), {
        ...{ stages, settings: SETTINGS, colmapPath: 'colmap' },
      })
      expect(ran.outputs.get('matching')).toMatchObject({ masks: { given: 10, found: 0, features: 'inside' } })
      expect(ran.log).toContainEqual(expect.stringContaining('10 of 10 photos have a mask'))
      expect([...ran.artifacts.keys()].filter((name) => name.startsWith('mask-'))).toHaveLength(10)
      const heights = await heightsOf(ran, 'sparse')
      expect(heights.length).toBeGreaterThan(3000)
      expect(shareBelow(heights, FLOOR_TOP / 2)).toBeLessThan(0.005)
      await checkDataSet(ran, capture)
    },
    COLMAP_MINUTES,
  )

  longTest(
    'do so for posed images without depth',
    async () => {
      const posed = await posedWithoutDepth(path.join(root, 'posed'))
      const files = await maskFiles(path.join(root, 'posed-masks'))
      if (posed.capture.kind !== 'posed') throw new Error('a ring is posed')
      const frames = posed.capture.frames.map((frame, i) => ({ ...frame, mask: (files[i] as CaptureFile).uploadId }))
      const capture: Capture = { ...posed.capture, frames }
      const stages = POSED_PIPELINE.slice(0, POSED_PIPELINE.findIndex(({ name }) => name === 'fuse') + 1)
      const ran = await runCapture({ ...posed, capture, files }, path.join(root, 'posed-run'), {
        ...{ stages, settings: SETTINGS, colmapPath: 'colmap' },
      })
      const heights = await heightsOf(ran, 'pose')
      expect(heights.length).toBeGreaterThan(3000)
      expect(shareBelow(heights, FLOOR_TOP / 2)).toBeLessThan(0.005)
      await checkDataSet(ran, capture)
    },
    COLMAP_MINUTES,
  )

  it(
    'that leave hardly a feature are used from depth on: cameras are found by whole photos',
    async () => {
      const { photos } = await posedWithoutDepth(path.join(root, 'small'))
      const { widthPx, heightPx } = scene.intrinsics
      const corner = Uint8Array.from({ length: widthPx * heightPx }, (_, i) =>
        Number(i % widthPx < 20 && i < 20 * widthPx),
      )
      const small = scene.photos.map((photo) => ({ ...photo, mask: corner }))
      const names = await writeTrueMasks({ widthPx, heightPx, photos: small }, path.join(root, 'small-masks'))
      const files = await Promise.all(names.map((file, i) => photoOf(file, 200 + i)))
      const masks = Object.fromEntries(photos.map(({ uploadId }, i) => [uploadId, (files[i] as CaptureFile).uploadId]))
      const stages = PIPELINE.slice(0, 3)
      const ran = await runCapture(
        { capture: { kind: 'photos', masks }, photos, files },
        path.join(root, 'small-run'),
        {
          ...{ stages, settings: { ...SETTINGS, maxFeatures: 1024 }, colmapPath: 'colmap' },
        },
      )
      expect(ran.outputs.get('matching')).toMatchObject({ masks: { given: 10, features: 'everywhere' } })
      expect(ran.log).toContainEqual(expect.stringContaining('cameras are found by whole photos'))
    },
    COLMAP_MINUTES,
  )
})
