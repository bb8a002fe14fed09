import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exrOf } from '#server/formats/testing/exr-of.ts'
import { floatTiffOf } from '#server/formats/testing/float-tiff-of.ts'
import { writeDepthPng } from '../../testing/write-depth-png.ts'
import { dropFarPlateau } from './drop-far-plateau.ts'
import { readDepthFile } from './read-depth-file.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-depth-file-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

function read(file: string) {
  const facts = { uploadId: '', fileName: path.basename(file), widthPx: 3, heightPx: 2, orientation: 1, sha256: '' }
  return readDepthFile({ ...facts, path: file })
}

const DEPTHS = Float32Array.from([1, 2, 3, 0, 40, 200])

it.each([8, 16] as const)('reads a PNG of %d bits as it was stored', async (bits) => {
  const file = path.join(dir, `${bits}.png`)
  await writeDepthPng(file, { widthPx: 3, heightPx: 2, depth: DEPTHS }, { bits, as: { kind: 'units', unit: 1 } })
  expect(await read(file)).toEqual({ widthPx: 3, heightPx: 2, values: DEPTHS, step: 1, fullScale: 2 ** bits - 1 })
})

it('reads one float channel of an EXR from the top row down, without what is infinite', async () => {
  const file = path.join(dir, 'depth.exr')
  const stored = [1.5, 2.25, Number.POSITIVE_INFINITY, 0, 4, 1e10]
  await writeFile(file, exrOf(stored, { widthPx: 3, heightPx: 2 }))
  expect(await read(file)).toEqual({
    ...{ widthPx: 3, heightPx: 2, step: 0, fullScale: null },
    values: Float32Array.from([1.5, 2.25, 0, 0, 4, 0]),
  })
})

it('reads a TIFF of floating point as it was stored, without what is no depth', async () => {
  const file = path.join(dir, 'depth.tif')
  const stored = Float32Array.from([1.5, 2.25, Number.NaN, -1, 4000.125, Number.POSITIVE_INFINITY])
  await writeFile(file, floatTiffOf(stored, { widthPx: 3, heightPx: 2 }))
  const values = Float32Array.from([1.5, 2.25, 0, 0, 4000.125, 0])
  expect(await read(file)).toEqual({ widthPx: 3, heightPx: 2, values, step: 0, fullScale: null })
})

it.each([
  ['65535 behind a room', [800, 4000, 65_535, 65_535], 65_535, [800, 4000, 0, 0]],
  ['255 behind a room', [10, 120, 255, 0], 255, [10, 120, 0, 0]],
  ['nothing but 65535', [0, 65_535, 65_535, 0], 65_535, [0, 0, 0, 0]],
  ['a far plane in world units', [1.5, 2, 100, 100], null, [1.5, 2, 0, 0]],
  ['depth up to the end of the range', [800, 62_000, 65_535, 65_535], 65_535, [800, 62_000, 65_535, 65_535]],
  ['a wall behind a thing', [1.5, 2, 5, 5], null, [1.5, 2, 5, 5]],
  ['a wall alone', [5, 5, 5, 0], null, [5, 5, 5, 0]],
])('takes a far plateau for no depth, and nothing else: %s', (_, stored, fullScale, left) => {
  const values = Float32Array.from(stored)
  dropFarPlateau(values, fullScale)
  expect([...values]).toEqual(left)
})

it('says which file it can not read', async () => {
  const file = path.join(dir, 'broken.png')
  await writeFile(file, 'no picture')
  await expect(read(file)).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'broken.png' })
})
