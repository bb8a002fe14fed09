import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exrOf } from '#server/formats/testing/exr-of.ts'
import { writeDepthPng } from '../../testing/write-depth-png.ts'
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
  expect(await read(file)).toEqual({ widthPx: 3, heightPx: 2, values: DEPTHS, step: 1 })
})

it('reads one float channel of an EXR from the top row down, without what is infinite', async () => {
  const file = path.join(dir, 'depth.exr')
  const stored = [1.5, 2.25, Number.POSITIVE_INFINITY, 0, 4, 1e10]
  await writeFile(file, exrOf(stored, { widthPx: 3, heightPx: 2 }))
  expect(await read(file)).toEqual({
    ...{ widthPx: 3, heightPx: 2, step: 0 },
    values: Float32Array.from([1.5, 2.25, 0, 0, 4, 0]),
  })
})

it('says which file it can not read', async () => {
  const file = path.join(dir, 'broken.png')
  await writeFile(file, 'no picture')
  await expect(read(file)).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'broken.png' })
})
