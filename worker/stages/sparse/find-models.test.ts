import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readModel } from '../../colmap/model.ts'
import { comparePoses } from '../../testing/compare-poses.ts'
import { makeCorridorCapture } from '../../testing/corridor-capture.ts'
import { longTest } from '../../testing/long-test.ts'
import { makeSyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import { reconstructPhotos } from '../../testing/reconstruct-photos.ts'
import { writeCapturePhotos } from '../../testing/write-capture-photos.ts'
import { writePictures } from '../../testing/write-pictures.ts'
import { PIPELINE } from '../pipeline.ts'
import { BEST_MODEL } from '../sparse.ts'

const MINUTES = 4 * 60_000
const UP_TO_SPARSE = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'sparse') + 1)

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-mapping-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Share of the walk's length. */
const MAX_CENTER_ERROR = 0.02

test(
  'photos taken while walking straight ahead are registered, though they make small angles',
  async () => {
    const corridor = makeCorridorCapture({ seed: 1, views: 8, widthPx: 480, heightPx: 360, focalLengthPx: 420 })
    const files = await writePictures(corridor, path.join(root, 'corridor'))
    const { sparse } = await reconstructPhotos(files, path.join(root, 'job'), { stages: UP_TO_SPARSE })
    expect(sparse.models).toMatchObject([{ registeredPhotos: 8, photos: [0, 1, 2, 3, 4, 5, 6, 7] }])

    const { images } = await readModel(path.join(root, 'job', 'workspace', 'sparse', BEST_MODEL))
    const inOrder = images.toSorted((a, b) => a.name.localeCompare(b.name))
    const { centerErrors } = comparePoses(
      inOrder.map(({ camFromWorld }) => camFromWorld),
      corridor.map(({ camFromWorld }) => camFromWorld),
    )
    const walked = 0.5 * (corridor.length - 1)
    expect(Math.max(...centerErrors) / walked).toBeLessThan(MAX_CENTER_ERROR)
  },
  MINUTES,
)

/** Shares of the scene's diameter and of the focal length: what the mapper varies by from run to run, and a little more. */
const SAME_CENTER = 0.005
const SAME_FOCAL_LENGTH = 0.015

longTest(
  'a right, no and a wrong focal length give the same cameras',
  async () => {
    const capture = makeSyntheticCapture({ seed: 1, views: 7, turnDeg: 160, widthPx: 480, heightPx: 360 })
    const files = await writeCapturePhotos(capture, path.join(root, 'focal'), { exif: false })
    const { focalLength35mm, focalLengthPx } = capture.intrinsics
    for (const told of [focalLength35mm, null, 4 * focalLength35mm]) {
      const dir = path.join(root, `focal-${told}`)
      await reconstructPhotos(files, dir, { stages: UP_TO_SPARSE, focalLength35mm: told })
      const { images, cameras } = await readModel(path.join(dir, 'workspace', 'sparse', BEST_MODEL))
      expect(images, `photos with ${told} mm`).toHaveLength(7)
      const found = [...cameras.values()].map(({ params }) => params[0] ?? 0)
      for (const focal of found) expect(Math.abs(focal / focalLengthPx - 1)).toBeLessThan(SAME_FOCAL_LENGTH)
      const inOrder = images.toSorted((a, b) => a.name.localeCompare(b.name))
      const { centerErrors } = comparePoses(
        inOrder.map(({ camFromWorld }) => camFromWorld),
        capture.photos.map(({ camFromWorld }) => camFromWorld),
      )
      expect(Math.max(...centerErrors) / capture.diameter, `centres with ${told} mm`).toBeLessThan(SAME_CENTER)
    }
  },
  MINUTES,
)
