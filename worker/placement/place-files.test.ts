import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { validateBytes } from 'gltf-validator'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import { readModel, writeModel } from '../colmap/model.ts'
import type { RegisteredImage } from '../colmap/model-types.ts'
import { readModelGlb } from '../files/glb/read-model-glb.ts'
import { readPly } from '../files/read-ply.ts'
import { cameraCenter, type RigidTransform } from '../geometry/rigid-transform.ts'
import { type PlaceFilesInput, placeFiles } from './place-files.ts'
import { writeSmallModel } from './testing/write-small-model.ts'

let root: string
let originals: PlaceFilesInput['originals']
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-place-'))
  originals = await writeSmallModel(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A quarter to the left: what was +x is up. Ten metres to the unit, and x = -1 is the ground. */
const LYING: Placement = {
  metresPerUnit: 10,
  rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2],
  origin: [-1, 0, 0],
  crop: null,
}

async function place(placement: Placement): Promise<(name: string) => string> {
  const dir = await mkdtemp(path.join(root, 'placed-'))
  const depths = { 'depth-0001.png': path.join(root, 'depth-0001.png') }
  const placed = await placeFiles({ placement, originals, depths, dir })
  expect(placed.map(({ name }) => name)).toContain('model.glb')
  return (name) => path.join(dir, name)
}

function extentOf(positions: Float32Array): { min: number[]; max: number[] } {
  const along = (axis: number) => positions.filter((_, i) => i % 3 === axis)
  return {
    min: [0, 1, 2].map((axis) => Math.min(...along(axis))),
    max: [0, 1, 2].map((axis) => Math.max(...along(axis))),
  }
}

async function depthsOf(file: string): Promise<number[]> {
  const { data } = await sharp(file)
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  return [...new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)]
}

function expectNear(actual: readonly number[], expected: readonly number[], digits = 2): void {
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits)
}

it('turns, moves and scales every file into one frame', async () => {
  const fileOf = await place(LYING)
  const { surface, gltfFromWorld } = await readModelGlb(fileOf('model.glb'))
  const { min, max } = extentOf(surface.positions)
  expectNear([min[1] ?? 0, max[1] ?? 0], [0, 20])
  expectNear([min[2] ?? 0, max[2] ?? 0], [-10, 10])
  for (const name of ['mesh.ply', 'dense.ply', 'sparse.ply']) {
    const extent = extentOf((await readPly(fileOf(name))).positions)
    expectNear(extent.min, min)
    expectNear(extent.max, max)
  }
  // The normals of the level square are up; now they look to the left.
  expectNear([...((await readPly(fileOf('dense.ply'))).normals?.slice(0, 3) ?? [])], [-1, 0, 0])

  // The camera was 3 above the middle: 30 m to the left of it, at half the height.
  const cameras = JSON.parse(await readFile(fileOf('cameras.json'), 'utf8'))
  expectNear(cameras.photos[0].center, [-30, 10, 0])
  expectNear(cameraCenter(cameras.photos[0].camFromWorld as RigidTransform), [-30, 10, 0])
  const transforms = JSON.parse(await readFile(fileOf('transforms.json'), 'utf8'))
  expectNear(
    transforms.frames[0].transform_matrix.map((row: number[]) => row[3]),
    [-30, 10, 0, 1],
  )
  // It looks at the model: along -z of its axes, to the right.
  expectNear(
    transforms.frames[0].transform_matrix.map((row: number[]) => -(row[2] ?? 0)),
    [1, 0, 0],
  )
  // Ten times as far, and still in the thousandths that nerfstudio takes depth for.
  expect(transforms.depth_unit_scale_factor).toBe(0.001)
  expect(await depthsOf(fileOf('depth-0001.png'))).toEqual(Array(12).fill(20_000))
  // The box for instant-ngp is around what is there now.
  const { scale, offset, aabb_scale } = transforms
  for (const [axis, value] of [-30, 10, 0].entries()) {
    expect(Math.abs(scale * value + offset[axis] - 0.5)).toBeLessThanOrEqual(aabb_scale / 2)
  }
  // COLMAP's model lies beside it, in the same world.
  const colmap = await readModel(path.dirname(fileOf('images.bin')))
  expectNear(cameraCenter((colmap.images[0] as RegisteredImage).camFromWorld), [-30, 10, 0])
  expectNear([...colmap.points.positions], [0, 20, 0])
  // LAS is z up.
  const las = await readFile(fileOf('dense.las'))
  expectNear([las.readDoubleLE(219), las.readDoubleLE(211)], [0, 20])
  // For drawing cameras of the world into the model.
  expectNear(
    [12, 13, 14].map((i) => gltfFromWorld[i] ?? 0),
    [0, 10, 0],
  )

  const { issues } = await validateBytes(await readFile(fileOf('model.glb')))
  expect(issues.numErrors + issues.numWarnings).toBe(0)
})

it('cuts at the crop box, through triangles and with their texture', async () => {
  const fileOf = await place({ ...UNPLACED, crop: { min: [-0.3, -9, -9], max: [0.55, 9, 0.1] } })
  const { surface } = await readModelGlb(fileOf('model.glb'))
  const { min, max } = extentOf(surface.positions)
  expectNear([min[0] ?? 0, max[0] ?? 0, min[2] ?? 0, max[2] ?? 0], [-0.3, 0.55, -1, 0.1], 3)
  for (let v = 0; v < surface.uvs.length / 2; v++) {
    expect(surface.uvs[2 * v]).toBeCloseTo(((surface.positions[3 * v] ?? 0) + 1) / 2, 3)
    expect(surface.uvs[2 * v + 1]).toBeCloseTo(((surface.positions[3 * v + 2] ?? 0) + 1) / 2, 3)
  }
  expectNear(extentOf((await readPly(fileOf('mesh.ply'))).positions).max.slice(0, 1), [0.55], 3)
  const points = await readPly(fileOf('dense.ply'))
  expect(points.positions.length / 3).toBe(20)
  expect(points.colors?.length).toBe(points.positions.length)
})

it('writes STL in millimetres with z up', async () => {
  const fileOf = await place(LYING)
  const { surface } = await readModelGlb(fileOf('model.glb'))
  const bytes = await readFile(fileOf('model.stl'))
  const count = bytes.readUInt32LE(80)
  expect(count).toBe(surface.triangles.length / 3)
  expect(bytes.length).toBe(84 + 50 * count)
  const heights = Array.from({ length: 3 * count }, (_, i) =>
    bytes.readFloatLE(84 + 50 * Math.floor(i / 3) + 12 * (1 + (i % 3)) + 8),
  )
  expectNear([Math.min(...heights), Math.max(...heights)], [0, 20_000], -1)
})

it('keeps the numbers of depth that would be too coarse in thousandths, and says its unit', async () => {
  const fileOf = await place({ ...UNPLACED, metresPerUnit: 0.01 })
  const transforms = JSON.parse(await readFile(fileOf('transforms.json'), 'utf8'))
  expect(transforms.depth_unit_scale_factor).toBeCloseTo(1e-5, 12)
  await expect(readFile(fileOf('depth-0001.png'))).rejects.toThrow('ENOENT')
})

it('says what the files are now: in millimetres, in real size, open or closed', async () => {
  const dir = await mkdtemp(path.join(root, 'placed-'))
  const placed = await placeFiles({ placement: LYING, originals, dir })
  const descriptions = Object.fromEntries(placed.map(({ name, description }) => [name, description]))
  expect(descriptions['model.stl']).toBe('Shape as captured, in millimetres; not closed: open along 32 edges')
  expect(descriptions['model-closed.stl']).toMatch(
    /^Closed shape for printing, in millimetres; \d\d% of its surface was added/,
  )
  expect(descriptions['model.usdz']).toBe('In real size')
  expect(descriptions['mesh.ply']).toBeUndefined()
})

it('writes what a job of an older version has, and leaves the model of its distorted cameras alone', async () => {
  const older = await mkdtemp(path.join(root, 'older-'))
  const model = await readModel(path.dirname(originals['images.bin'] ?? ''))
  model.cameras.set(1, { id: 1, model: 'SIMPLE_RADIAL', widthPx: 16, heightPx: 12, params: [10, 8, 6, 0.1] })
  await writeModel(model, older)
  const names = ['model.glb', 'model.obj', 'mesh.ply'] as const
  const colmap = ['cameras.bin', 'images.bin', 'points3D.bin'] as const
  const dir = await mkdtemp(path.join(root, 'placed-'))
  const placed = await placeFiles({
    placement: LYING,
    originals: {
      ...Object.fromEntries(names.map((name) => [name, originals[name]])),
      ...Object.fromEntries(colmap.map((name) => [name, path.join(older, name)])),
    },
    dir,
  })
  expect(placed.map(({ name }) => name)).toEqual([...names])
})

it('says the placement in a report, also in one of an older Maquette', async () => {
  const report = path.join(root, 'older-report.json')
  await writeFile(report, JSON.stringify({ figures: [1, 2], placement: null }))
  const dir = await mkdtemp(path.join(root, 'placed-'))
  await placeFiles({ placement: LYING, originals: { ...originals, 'report.json': report }, dir })
  const placed = JSON.parse(await readFile(path.join(dir, 'report.json'), 'utf8'))
  expect(placed).toEqual({ figures: [1, 2], placement: LYING })
})

it('refuses a crop that leaves nothing, or almost nothing', async () => {
  const nowhere: Placement = { ...UNPLACED, crop: { min: [5, 5, 5], max: [6, 6, 6] } }
  // The square stands on a corner: the tip of one triangle of 128.
  const tip: Placement = {
    ...UNPLACED,
    rotation: [0, Math.sin(Math.PI / 8), 0, Math.cos(Math.PI / 8)],
    crop: { min: [1.4, -9, -9], max: [9, 9, 9] },
  }
  for (const placement of [nowhere, tip]) {
    const refused = place(placement)
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', suggestion: expect.stringMatching('larger') })
  }
})
