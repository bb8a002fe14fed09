import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { depthUnitFor, writeDepthPng } from './write-depth-png.ts'

const depths = (from: number, to: number) =>
  Float32Array.from({ length: 1000 }, (_, i) => from + ((to - from) * i) / 999)

it.each([
  ['a usual one of COLMAP', depths(2, 40), 0.001],
  ['one in metres', depths(0.3, 5), 0.001],
  ['one with a bit of sky', Float32Array.from([...depths(2, 40), 900, 900]), 0.001],
  ['a huge one', depths(20, 400), 400 / 65_535],
  ['a tiny one', depths(0.02, 0.05), 0.05 / 65_535],
])('stores depth in nerfstudio’s unit where that suits the scene: %s', (_, sample, unit) => {
  expect(depthUnitFor(sample)).toBeCloseTo(unit, 9)
})

it('writes 16 bits, and none for what is too far', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-depth-png-'))
  const file = path.join(dir, 'depth.png')
  await writeDepthPng(file, { widthPx: 4, heightPx: 1, depths: Float32Array.of(0, 1.2344, 65.535, 66) }, 0.001)
  const { data } = await sharp(file)
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  expect([...new Uint16Array(data.buffer, data.byteOffset, 4)]).toEqual([0, 1234, 65_535, 0])
  await rm(dir, { recursive: true })
})
