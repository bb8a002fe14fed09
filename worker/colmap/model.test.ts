import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeModelFixture } from '../testing/make-model-fixture.ts'
import { ModelFormatError, readModel, writeModel } from './model.ts'
import { CAMERA_MODELS, type Camera } from './model-types.ts'

const FILES = ['cameras.bin', 'images.bin', 'points3D.bin']

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-model-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const newDir = () => mkdtemp(path.join(root, 'model-'))

describe('readModel and writeModel', () => {
  it('returns what was written', async () => {
    const model = makeModelFixture({ images: 4, points: 30 })
    const dir = await newDir()
    await writeModel(model, dir)
    expect(await readModel(dir)).toEqual(model)
  })

  it('know the parameters of every camera model', async () => {
    const cameras = CAMERA_MODELS.map(
      (kind, i): Camera => ({
        id: i + 1,
        model: kind.name,
        widthPx: 4000,
        heightPx: 3000,
        params: kind.params.map((_, k) => 100 * i + k),
      }),
    )
    const model = { ...makeModelFixture({ images: 0, points: 0 }), cameras: new Map(cameras.map((c) => [c.id, c])) }
    const dir = await newDir()
    await writeModel(model, dir)
    expect((await readModel(dir)).cameras).toEqual(model.cameras)
  })

  it('reads bytes laid out as COLMAP documents them', async () => {
    const dir = await newDir()
    await writeModel(makeModelFixture({ images: 1, points: 0 }), dir)
    // One PINHOLE camera, id 7, 640 x 480, and one image of it, id 3, called "a.jpg", without keypoints.
    const camera = Buffer.alloc(8 + 24 + 32)
    camera.writeBigUInt64LE(1n, 0)
    camera.writeUInt32LE(7, 8)
    camera.writeInt32LE(1, 12)
    camera.writeBigUInt64LE(640n, 16)
    camera.writeBigUInt64LE(480n, 24)
    for (const [i, value] of [500, 501, 320, 240].entries()) camera.writeDoubleLE(value, 32 + 8 * i)
    const image = Buffer.alloc(8 + 4 + 56 + 4 + 6 + 8)
    image.writeBigUInt64LE(1n, 0)
    image.writeUInt32LE(3, 8)
    for (const [i, value] of [1, 0, 0, 0, 4, 5, 6].entries()) image.writeDoubleLE(value, 12 + 8 * i)
    image.writeUInt32LE(7, 68)
    image.write('a.jpg\0', 72, 'utf8')
    await writeFile(path.join(dir, 'cameras.bin'), camera)
    await writeFile(path.join(dir, 'images.bin'), image)

    const model = await readModel(dir)
    expect([...model.cameras.values()]).toEqual([
      { id: 7, model: 'PINHOLE', widthPx: 640, heightPx: 480, params: [500, 501, 320, 240] },
    ])
    expect(model.images[0]).toMatchObject({
      id: 3,
      name: 'a.jpg',
      cameraId: 7,
      camFromWorld: { rotation: [1, 0, 0, 0], translation: [4, 5, 6] },
    })
  })

  it('ignores the rigs and frames that newer versions write, and removes stale ones', async () => {
    const model = makeModelFixture({ images: 2, points: 3 })
    const dir = await newDir()
    await writeModel(model, dir)
    for (const name of ['rigs.bin', 'frames.bin']) await writeFile(path.join(dir, name), 'not read')
    expect((await readModel(dir)).images).toHaveLength(2)
    await writeModel(model, dir)
    await expect(readFile(path.join(dir, 'rigs.bin'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(FILES)('refuses %s wherever it is cut off', async (name) => {
    const dir = await newDir()
    await writeModel(makeModelFixture({ images: 2, points: 3 }), dir)
    const whole = await readFile(path.join(dir, name))
    for (let size = whole.length - 1; size >= 0; size--) {
      await truncate(path.join(dir, name), size)
      await expect(readModel(dir), `${size} of ${whole.length} bytes`).rejects.toThrow(ModelFormatError)
    }
  })

  it.each(FILES)('refuses %s when it is something else or has bytes to spare', async (name) => {
    const dir = await newDir()
    await writeModel(makeModelFixture({ images: 2, points: 3 }), dir)
    const whole = await readFile(path.join(dir, name))
    for (const bytes of [
      Buffer.concat([whole, Buffer.alloc(5)]),
      Buffer.from('# Camera list with one line of data\n'),
    ]) {
      await writeFile(path.join(dir, name), bytes)
      await expect(readModel(dir)).rejects.toThrow(name)
    }
  })

  it('refuses an image whose camera is missing', async () => {
    const dir = await newDir()
    await writeModel({ ...makeModelFixture({ images: 1, points: 1 }), cameras: new Map() }, dir)
    await expect(readModel(dir)).rejects.toThrow('camera 1')
  })
})
