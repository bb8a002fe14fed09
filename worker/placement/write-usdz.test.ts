import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeSmallModel } from './testing/write-small-model.ts'

let dir: string
let bytes: Buffer
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-usdz-'))
  bytes = await readFile((await writeSmallModel(dir))['model.usdz'] ?? 'missing')
})
afterAll(() => rm(dir, { recursive: true, force: true }))

interface Entry {
  name: string
  method: number
  start: number
  data: Buffer
  crc: number
}

/** By the central directory, as ZIP readers do, checked against each file's own head. */
function entriesOf(zip: Buffer): Entry[] {
  const end = zip.length - 22
  expect(zip.toString('latin1', end, end + 4)).toBe('PK\x05\x06')
  const entries: Entry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    expect(zip.toString('latin1', at, at + 4)).toBe('PK\x01\x02')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    expect(zip.toString('latin1', local, local + 4)).toBe('PK\x03\x04')
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(start, start + zip.readUInt32LE(at + 24))
    entries.push({ name, method: zip.readUInt16LE(at + 10), start, data, crc: zip.readUInt32LE(at + 16) })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  expect(at).toBe(end)
  return entries
}

it('is a ZIP as USDZ asks for: the scene first, nothing compressed, all data at multiples of 64 bytes', () => {
  const entries = entriesOf(bytes)
  expect(entries.map(({ name }) => name)).toEqual(['model.usda', 'textures/model.jpg'])
  for (const { method, start, data, crc } of entries) {
    expect([method, start % 64]).toEqual([0, 0])
    expect(crc32(data)).toBe(crc)
  }
  expect(entries[1]?.data.subarray(0, 2).toString('hex')).toBe('ffd8')
})

it('holds the surface upright on the ground, with its texture the right way up', () => {
  const scene = entriesOf(bytes)[0]?.data.toString() ?? ''
  const numbers = (name: string) => {
    const list = new RegExp(`${name} = \\[([^\\]]*)\\]`).exec(scene)?.[1] ?? ''
    return list
      .split(/[(), ]+/)
      .filter(Boolean)
      .map(Number)
  }
  const points = numbers('points')
  const st = numbers('primvars:st')
  const triangles = numbers('faceVertexIndices')
  expect(numbers('faceVertexCounts')).toEqual(Array(triangles.length / 3).fill(3))
  expect(Math.max(...triangles)).toBe(points.length / 3 - 1)
  expect(numbers('normals')).toHaveLength(points.length)
  // The small model is a square of size 2 whose u and v grow with x and z, v from the upper edge.
  for (let v = 0; v < points.length / 3; v++) {
    expect(st[2 * v]).toBeCloseTo(((points[3 * v] ?? 0) + 1) / 2, 4)
    expect(st[2 * v + 1]).toBeCloseTo(1 - ((points[3 * v + 2] ?? 0) + 1) / 2, 4)
  }
  const lowest = Math.min(...points.filter((_, i) => i % 3 === 1))
  const translate = /xformOp:translate = \(([^)]*)\)/.exec(scene)?.[1]?.split(', ').map(Number) ?? []
  expect((translate[1] ?? 0) + lowest).toBeCloseTo(0, 4)
  // Of no known scale: half a metre.
  expect(Number(/metersPerUnit = (.*)/.exec(scene)?.[1])).toBeCloseTo(0.25, 3)
  expect(scene).toContain('upAxis = "Y"')
  expect(scene).toContain('asset inputs:file = @textures/model.jpg@')
})
