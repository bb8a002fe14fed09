import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromRows, type Matrix3, multiply } from '../../geometry/matrix3.ts'
import { makeSyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import { QUICK_DRAFT, reconstructPhotos } from '../../testing/reconstruct-photos.ts'
import { stonePicture } from '../../testing/scene/stone-picture.ts'
import { type Picture, warpPicture } from '../../testing/scene/warp-picture.ts'
import { writePictures } from '../../testing/write-pictures.ts'
import { PIPELINE } from '../pipeline.ts'

const MINUTES = 4 * 60_000
const UP_TO_SPARSE = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'sparse') + 1)
const SIZE = { widthPx: 480, heightPx: 360 }

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-motion-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function reconstruct(name: string, pictures: readonly Picture[], tryAnyway = false) {
  const files = await writePictures(pictures, path.join(root, name))
  return reconstructPhotos(files, path.join(root, name, 'job'), {
    stages: UP_TO_SPARSE,
    settings: { ...QUICK_DRAFT, maxFeatures: 1024, tryAnyway },
  })
}

/** Maps pixels to rays of a camera, or back with `inverse`. */
function camera({ widthPx, heightPx }: { widthPx: number; heightPx: number }, focalPx: number): Matrix3 {
  return fromRows([focalPx, 0, widthPx / 2], [0, focalPx, heightPx / 2], [0, 0, 1])
}
function inverse([f, , cx, , , cy]: Matrix3): Matrix3 {
  return fromRows([1 / f, 0, -cx / f], [0, 1 / f, -cy / f], [0, 0, 1])
}
function turn(yawDeg: number, pitchDeg: number): Matrix3 {
  const [yaw, pitch] = [(yawDeg * Math.PI) / 180, (pitchDeg * Math.PI) / 180]
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)]
  return multiply(fromRows([cy, 0, sy], [0, 1, 0], [-sy, 0, cy]), fromRows([1, 0, 0], [0, cp, -sp], [0, sp, cp]))
}

/** What a camera sees all around it, on a screen in front of it. */
const SCREEN = { widthPx: 1800, heightPx: 1200 }

test(
  'a camera that only turned is told to move',
  async () => {
    const screen = stonePicture(3, SCREEN)
    const pictures = [-12, -7, -2, 3, 8].map((yaw, i) =>
      warpPicture(
        screen,
        multiply(camera(SCREEN, 900), multiply(turn(yaw, 3 * (i % 2)), inverse(camera(SIZE, 450)))),
        SIZE,
      ),
    )
    await expect(reconstruct('turned', pictures)).rejects.toMatchObject({
      code: 'CAMERA_ONLY_TURNED',
      message: expect.stringContaining('5 photos were taken from one spot'),
    })
    // Nobody who knows better is stopped.
    const { sparse } = await reconstruct('turned', pictures, true)
    expect(sparse.models[0]?.registeredPhotos).toBeGreaterThanOrEqual(3)
  },
  MINUTES,
)

test(
  'a turntable in front of a background that stands still is told so',
  async () => {
    const { photos } = makeSyntheticCapture({ views: 5, turnDeg: 120, ...SIZE, focalLength35mm: 24 })
    const background = stonePicture(4, SIZE)
    const pictures = photos.map(({ rgb, depth }) => ({
      ...SIZE,
      rgb: rgb.map((value, i) => (depth[Math.floor(i / 3)] ? value : (background.rgb[i] ?? 0))),
    }))
    await expect(reconstruct('turntable', pictures)).rejects.toMatchObject({
      code: 'STILL_BACKGROUND',
      suggestion: expect.stringContaining('Walk around the object'),
    })
  },
  MINUTES,
)
