import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readModel, writeModel } from '../../colmap/model.ts'
import type { Camera } from '../../colmap/model-types.ts'
import { fitCamerasToImages } from './fit-cameras-to-images.ts'

let workspace: string

beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'maquette-fit-'))
  await mkdir(path.join(workspace, 'images'))
  await mkdir(path.join(workspace, 'sparse'))
})

afterEach(() => rm(workspace, { recursive: true }))

/** What is left of `camera`, of 800 x 600, beside an image of half its size, in which a keypoint was at (100, 80). */
async function fitWorkspaceOf(camera: Pick<Camera, 'model' | 'params'>) {
  await sharp({ create: { width: 400, height: 300, channels: 3, background: 'grey' } })
    .jpeg()
    .toFile(path.join(workspace, 'images', 'a.jpg'))
  const image = {
    id: 1,
    name: 'a.jpg',
    cameraId: 1,
    camFromWorld: { rotation: [1, 0, 0, 0], translation: [0, 0, 0] } as const,
    keypoints: Float64Array.of(100, 80),
    pointIds: Float64Array.of(-1),
  }
  const modelDir = path.join(workspace, 'sparse')
  const none = new Float64Array(0)
  const points = {
    count: 0,
    ids: none,
    positions: none,
    colors: new Uint8Array(0),
    errors: none,
    trackOffsets: new Uint32Array(1),
    trackImageIds: new Uint32Array(0),
    trackKeypoints: new Uint32Array(0),
  }
  const cameras = new Map([[1, { id: 1, widthPx: 800, heightPx: 600, ...camera }]])
  await writeModel({ cameras, images: [image], points } as Parameters<typeof writeModel>[0], modelDir)
  await fitCamerasToImages(workspace)
  const after = await readModel(modelDir)
  return { camera: after.cameras.get(1), keypoints: [...(after.images[0]?.keypoints ?? [])] }
}

it.each<Pick<Camera, 'model' | 'params'>>([
  { model: 'PINHOLE', params: [700, 710, 401, 299] },
  { model: 'OPENCV', params: [700, 710, 401, 299, 0, 0, 0, 0] },
  { model: 'FULL_OPENCV', params: [700, 710, 401, 299, 0, 0, 0, 0, 0, 0, 0, 0] },
])('makes $model without distortion a pinhole camera of the image', async (camera) => {
  const fitted = await fitWorkspaceOf(camera)
  expect(fitted.camera).toMatchObject({
    model: 'PINHOLE',
    widthPx: 400,
    heightPx: 300,
    params: [350, 355, 200.5, 149.5],
  })
  expect(fitted.keypoints).toEqual([50, 40])
})

it.each<Pick<Camera, 'model' | 'params'>>([
  { model: 'SIMPLE_PINHOLE', params: [700, 401, 299] },
  { model: 'SIMPLE_RADIAL', params: [700, 401, 299, 0] },
  { model: 'RADIAL', params: [700, 401, 299, 0, 0] },
])('gives $model, of one focal length, the same one both ways', async (camera) => {
  const fitted = await fitWorkspaceOf(camera)
  expect(fitted.camera).toMatchObject({
    model: 'PINHOLE',
    widthPx: 400,
    heightPx: 300,
    params: [350, 350, 200.5, 149.5],
  })
})
