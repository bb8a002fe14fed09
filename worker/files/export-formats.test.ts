import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Camera, SparseReconstruction } from '../colmap/model-types.ts'
import { cameraCenter } from '../geometry/rigid-transform.ts'
import { makeModelFixture } from '../testing/make-model-fixture.ts'
import { camerasJsonSchema, exportCamerasJson } from './export-cameras-json.ts'
import { exportSparsePly } from './export-sparse-ply.ts'
import { exportTransformsJson, type TransformsJson } from './export-transforms-json.ts'

let file: string
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-export-'))
  file = path.join(dir, 'out')
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('exportSparsePly', () => {
  it('writes the points as binary PLY', async () => {
    const { points, ...rest } = makeModelFixture({ images: 1, points: 2 })
    const positions = Float64Array.of(1, 2, 3, -4.5, 5, 6)
    const colors = Uint8Array.of(255, 0, 7, 1, 2, 3)
    await exportSparsePly({ ...rest, points: { ...points, positions, colors } }, file)
    const bytes = await readFile(file)
    const header =
      'ply\nformat binary_little_endian 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n'
    expect(bytes.toString('latin1', 0, header.length)).toBe(header)
    expect(bytes.length).toBe(header.length + 2 * 15)
    const second = header.length + 15
    expect([0, 4, 8].map((offset) => bytes.readFloatLE(second + offset))).toEqual([-4.5, 5, 6])
    expect([...bytes.subarray(second + 12)]).toEqual([1, 2, 3])
  })
})

describe('exportCamerasJson', () => {
  it('lists every photo by name, with the pose of those that have one', async () => {
    const model = makeModelFixture({ images: 2, points: 5 })
    model.images.reverse()
    await exportCamerasJson(model, file, { photoNames: ['0001.jpg', '0002.jpg', '0003.jpg'] })
    const content = camerasJsonSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    expect(content.cameras).toEqual([
      { id: 1, model: 'SIMPLE_RADIAL', widthPx: 640, heightPx: 480, params: { f: 500, cx: 320, cy: 240, k: 0.01 } },
    ])
    expect(content.photos.map(({ name, registered }) => [name, registered])).toEqual([
      ['0001.jpg', true],
      ['0002.jpg', true],
      ['0003.jpg', false],
    ])
    const [first, , third] = content.photos
    expect(first).toMatchObject({ cameraId: 1, observations: 5, registered: true })
    expect(first?.camFromWorld).toEqual(JSON.parse(JSON.stringify(model.images[1]?.camFromWorld)))
    // The first camera of the fixture stands at (0, -1, 3).
    first?.center?.forEach((value, axis) => {
      expect(value).toBeCloseTo([0, -1, 3][axis] ?? Number.NaN, 9)
    })
    expect(third).toMatchObject({ cameraId: null, camFromWorld: null, center: null, observations: 0 })
  })
})

describe('exportTransformsJson', () => {
  async function exported(model: SparseReconstruction): Promise<TransformsJson> {
    await exportTransformsJson(model, file, { imagePathOf: (image) => `images/${image.name}` })
    return JSON.parse(await readFile(file, 'utf8'))
  }

  it('gives camera to world in OpenGL axes', async () => {
    const model = makeModelFixture({ images: 4, points: 3 })
    const { frames } = await exported(model)
    expect(frames.map(({ file_path, colmap_im_id }) => [file_path, colmap_im_id])).toEqual([
      ['images/0001.jpg', 1],
      ['images/0002.jpg', 2],
      ['images/0003.jpg', 3],
      ['images/0004.jpg', 4],
    ])
    frames.forEach(({ transform_matrix: m }, i) => {
      const center = cameraCenter(model.images[i]?.camFromWorld ?? { rotation: [1, 0, 0, 0], translation: [0, 0, 0] })
      expect(m[3]).toEqual([0, 0, 0, 1])
      // The cameras of the fixture look at the origin along -z, and its up direction is -y.
      const range = Math.hypot(...center)
      for (const row of [0, 1, 2]) {
        expect(m[row]?.[3]).toBeCloseTo(center[row] ?? Number.NaN, 9)
        expect(m[row]?.[2]).toBeCloseTo((center[row] ?? Number.NaN) / range, 9)
      }
      expect(m[1]?.[1]).toBeLessThan(-0.5)
      expect(m[1]?.[0]).toBeCloseTo(0, 9)
    })
  })

  it('puts shared intrinsics at the top, and no applied_transform: the world stays that of sparse.ply', async () => {
    const { frames, ...top } = await exported(makeModelFixture({ images: 2, points: 3 }))
    expect(top).toEqual({
      ...{ w: 640, h: 480, fl_x: 500, fl_y: 500, cx: 320, cy: 240, k1: 0.01, k2: 0, p1: 0, p2: 0 },
      ...{ camera_model: 'OPENCV', ply_file_path: 'sparse.ply' },
      ...{ aabb_scale: expect.any(Number), scale: expect.any(Number), offset: expect.any(Array) },
    })
    expect(frames[0]).not.toHaveProperty('fl_x')
  })

  it('puts the intrinsics of several cameras into the frames', async () => {
    const model = makeModelFixture({ images: 2, points: 3 })
    const second: Camera = { id: 9, model: 'OPENCV', widthPx: 10, heightPx: 20, params: [1, 2, 3, 4, 5, 6, 7, 8] }
    model.cameras.set(9, second)
    for (const image of model.images.slice(1)) image.cameraId = 9
    const content = await exported(model)
    expect(content).not.toHaveProperty('fl_x')
    expect(content.camera_model).toBe('OPENCV')
    expect(content.frames[0]).toMatchObject({ fl_x: 500, fl_y: 500, k1: 0.01 })
    expect(content.frames[1]).toMatchObject({
      w: 10,
      h: 20,
      fl_x: 1,
      fl_y: 2,
      cx: 3,
      cy: 4,
      k1: 5,
      k2: 6,
      p1: 7,
      p2: 8,
    })
  })

  it.each([
    ['SIMPLE_PINHOLE', [9, 3, 4], { fl_x: 9, fl_y: 9, cx: 3, cy: 4, k1: 0, k2: 0, p1: 0, p2: 0 }],
    ['PINHOLE', [9, 8, 3, 4], { fl_x: 9, fl_y: 8, cx: 3, cy: 4, k1: 0, k2: 0, p1: 0, p2: 0 }],
    ['RADIAL', [9, 3, 4, 1, 2], { fl_x: 9, fl_y: 9, cx: 3, cy: 4, k1: 1, k2: 2, p1: 0, p2: 0 }],
    ['RADIAL_FISHEYE', [9, 3, 4, 1, 2], { fl_x: 9, k1: 1, k2: 2, k3: 0, k4: 0, camera_model: 'OPENCV_FISHEYE' }],
    ['OPENCV_FISHEYE', [9, 8, 3, 4, 1, 2, 5, 6], { fl_y: 8, k1: 1, k2: 2, k3: 5, k4: 6 }],
  ] as const)('names the parameters of %s', async (name, params, expected) => {
    const model = makeModelFixture({ images: 1, points: 1 })
    model.cameras.set(1, { id: 1, model: name, widthPx: 6, heightPx: 8, params: [...params] })
    expect(await exported(model)).toMatchObject(expected)
  })

  it('refuses a camera that nerfstudio can not express', async () => {
    const model = makeModelFixture({ images: 1, points: 1 })
    model.cameras.set(1, { id: 1, model: 'FOV', widthPx: 6, heightPx: 8, params: [9, 8, 3, 4, 1] })
    await expect(exported(model)).rejects.toThrow('FOV')
  })
})
