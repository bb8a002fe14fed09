import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPly } from './read-ply.ts'
import { writePly } from './write-ply.ts'

let file: string
beforeAll(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), 'maquette-ply-')), 'test.ply')
})
afterAll(() => rm(path.dirname(file), { recursive: true }))

const cloud = {
  positions: Float32Array.of(1.5, -2, 3, 4, 5, 6, 0, 0, 1),
  normals: Float32Array.of(0, 0, 1, 0, 1, 0, -1, 0, 0),
  colors: Uint8Array.of(1, 2, 3, 255, 0, 128, 7, 8, 9),
}

test('reads what was written', async () => {
  await writePly(cloud, file)
  expect(await readPly(file)).toEqual({ ...cloud, triangles: null })
  const triangles = Uint32Array.of(0, 1, 2, 2, 1, 0)
  await writePly({ ...cloud, normals: null }, file, triangles)
  expect(await readPly(file)).toEqual({ ...cloud, normals: null, triangles })
})

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

test('reads files larger than a chunk', async () => {
  const positions = Float32Array.from({ length: 3 * 800_000 }, (_, i) => i)
  const triangles = Uint32Array.from({ length: 3 * 700_000 }, (_, i) => i % 800_000)
  await writePly({ positions, normals: null, colors: null }, file, triangles)
  const content = await readPly(file)
  // Matchers look at each number by itself, which takes seconds.
  expect(Buffer.compare(bytesOf(content.positions), bytesOf(positions))).toBe(0)
  expect(Buffer.compare(bytesOf(content.triangles ?? new Uint32Array()), bytesOf(triangles))).toBe(0)
})

test('passes over what it does not use and cuts polygons into triangles', async () => {
  const header = [
    'ply',
    'format binary_little_endian 1.0',
    'comment by hand',
    'element vertex 1',
    'property double x',
    'property float32 y',
    'property short z',
    'property float value',
    'element face 2',
    'property uchar flags',
    'property list uchar int vertex_indices',
    'element edge 1',
    'property list ushort uchar other',
    'end_header\n',
  ].join('\n')
  const body = Buffer.alloc(8 + 4 + 2 + 4 + (1 + 1 + 16) + (1 + 1 + 12) + 2 + 3)
  body.writeDoubleLE(0.5, 0)
  body.writeFloatLE(2.25, 8)
  body.writeInt16LE(-7, 12)
  body.writeUInt8(4, 19)
  for (let k = 0; k < 4; k++) body.writeInt32LE(k, 20 + 4 * k)
  body.writeUInt8(3, 37)
  for (let k = 0; k < 3; k++) body.writeInt32LE(5 + k, 38 + 4 * k)
  body.writeUInt16LE(3, 50)
  await writeFile(file, Buffer.concat([Buffer.from(header), body]))
  const content = await readPly(file)
  expect([...content.positions]).toEqual([0.5, 2.25, -7])
  expect([...(content.triangles ?? [])]).toEqual([0, 1, 2, 0, 2, 3, 5, 6, 7])
})

test('refuses other files and files that end early', async () => {
  await writePly(cloud, file)
  const bytes = await readFile(file)
  await writeFile(file, bytes.subarray(0, -1))
  await expect(readPly(file)).rejects.toMatchObject({
    code: 'RECONSTRUCTION_FAILED',
    message: expect.stringContaining('ends early'),
  })
  await writeFile(file, 'ply\nformat ascii 1.0\nend_header\n')
  await expect(readPly(file)).rejects.toMatchObject({ code: 'RECONSTRUCTION_FAILED' })
})
