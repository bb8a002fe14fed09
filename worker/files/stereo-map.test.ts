import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readStereoMap, writeStereoMap } from './stereo-map.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-map-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const MAP = { widthPx: 3, heightPx: 2, channels: 1, values: Float32Array.from([1, 2, 3, 4, 5, 0.5]) }

test('has the header and the order of COLMAP', async () => {
  const file = path.join(dir, 'map.bin')
  await writeStereoMap(file, MAP)
  const bytes = await readFile(file)
  expect(bytes.toString('latin1', 0, 6)).toBe('3&2&1&')
  expect(bytes.length).toBe(6 + 24)
  expect(bytes.readFloatLE(6 + 4 * 3)).toBe(4)
  expect(await readStereoMap(file)).toEqual(MAP)
})

test('a file that is none, or cut off, is refused', async () => {
  const file = path.join(dir, 'bad.bin')
  await writeFile(file, 'PNG')
  await expect(readStereoMap(file)).rejects.toThrow(/not a COLMAP map/)
  await writeFile(file, '3&2&1&abc')
  await expect(readStereoMap(file)).rejects.toThrow(/cut off/)
  await expect(writeStereoMap(file, { ...MAP, widthPx: 4 })).rejects.toThrow(/fill/)
})
