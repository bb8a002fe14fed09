import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeLas } from '../files/write-las.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-las-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** x, y, z and colours of all points, decoded as the header declares. */
async function readBack(file: string) {
  const bytes = await readFile(file)
  const three = (at: number, step: number) => [0, 1, 2].map((axis) => bytes.readDoubleLE(at + step * axis))
  const header = {
    magic: bytes.toString('latin1', 0, 4),
    version: [bytes[24], bytes[25]],
    start: bytes.readUInt32LE(96),
    format: bytes[104],
    recordBytes: bytes.readUInt16LE(105),
    count: bytes.readUInt32LE(107),
    max: three(179, 16),
    min: three(187, 16),
  }
  const [scales, offsets] = [three(131, 8), three(155, 8)]
  const points = Array.from({ length: header.count }, (_, i) => {
    const at = header.start + i * header.recordBytes
    const place = [0, 1, 2].map((axis) => bytes.readInt32LE(at + 4 * axis) * (scales[axis] ?? 0) + (offsets[axis] ?? 0))
    return { place, returns: bytes[at + 14], rgb: [20, 22, 24].map((field) => bytes.readUInt16LE(at + field)) }
  })
  expect(bytes.length).toBe(header.start + header.count * header.recordBytes)
  return { header, points }
}

it('writes points z up, to a hundred millionth of their extent, with colours of 16 bits', async () => {
  const file = path.join(dir, 'points.las')
  // 70,000 points: more than are encoded at once; far from the origin, as after a placement.
  const count = 70_000
  const positions = Float32Array.from({ length: 3 * count }, (_, i) => 1000 * Math.sin(i) + 5000)
  const colors = Uint8Array.from({ length: 3 * count }, (_, i) => i % 256)
  await writeLas({ positions, colors }, file)
  const { header, points } = await readBack(file)
  expect(header).toMatchObject({ magic: 'LASF', version: [1, 2], format: 2, recordBytes: 26, count })
  for (const i of [0, 1, count - 1]) {
    const [x = 0, y = 0, z = 0] = positions.subarray(3 * i, 3 * i + 3)
    points[i]?.place.forEach((value, axis) => {
      expect(value).toBeCloseTo([x, -z, y][axis] ?? 0, 3)
    })
    expect(points[i]?.rgb).toEqual([...colors.subarray(3 * i, 3 * i + 3)].map((value) => 257 * value))
    expect(points[i]?.returns).toBe(0b1001)
  }
  for (const axis of [0, 1, 2]) {
    const values = points.map(({ place }) => place[axis] ?? 0)
    expect(values.reduce((a, b) => Math.min(a, b))).toBeCloseTo(header.min[axis] ?? 0, 3)
    expect(values.reduce((a, b) => Math.max(a, b))).toBeCloseTo(header.max[axis] ?? 0, 3)
  }
})

it('takes a single point, and none', async () => {
  const file = path.join(dir, 'few.las')
  await writeLas({ positions: Float32Array.of(1, 2, 3), colors: null }, file)
  const { points } = await readBack(file)
  expect(points[0]?.place).toEqual([1, -3, 2])
  expect(points[0]?.rgb).toEqual([65_535, 65_535, 65_535])
  await writeLas({ positions: new Float32Array(), colors: null }, file)
  expect((await readBack(file)).header.count).toBe(0)
})

it('writes points with z up in map coordinates, which have more digits than the points', async () => {
  const file = path.join(dir, 'map.las')
  const shift = [501_234, 5_412_345, 287] as const
  await writeLas({ positions: Float32Array.of(0, 0, 0, 1.25, -2.5, 3.125), colors: null }, file, { up: 'z', shift })
  const { header, points } = await readBack(file)
  expect(header.max).toEqual([501_235.25, 5_412_345, 290.125])
  points[1]?.place.forEach((value, axis) => {
    expect(value).toBeCloseTo((shift[axis] ?? 0) + ([1.25, -2.5, 3.125][axis] ?? 0), 5)
  })
})
