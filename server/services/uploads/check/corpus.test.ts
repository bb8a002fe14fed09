import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CorpusFile, makeCorpus } from '../testing/corpus.ts'
import { checkAll, mutate, parseAll, randomOf } from '../testing/fuzz.ts'
import { checkPhoto } from './check-photo.ts'

let dir: string
let corpus: CorpusFile[]
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-corpus-'))
  corpus = await makeCorpus()
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('each kind of file is taken with its facts, or refused with its reason', { timeout: 120_000 }, async () => {
  for (const { name, bytes, expected } of corpus) {
    const file = path.join(dir, name)
    await writeFile(file, bytes)
    const checking = checkPhoto(file, { fileName: name, maxFileBytes: 1e8, maxPixels: 1e7 })
    if ('says' in expected) {
      const { code, says } = expected
      await expect(checking, name).rejects.toMatchObject({ code, file: name, message: expect.stringMatching(says) })
    } else {
      const { notes, ...facts } = await checking
      expect({ name, notes: notes.map(({ code }) => code), ...facts }).toMatchObject({ name, ...expected })
    }
  }
})

/** `npm run test:fuzz` runs for minutes, with other seeds. */
const SEED = 20261126

test('no parser crashes, hangs or grows on broken files', { timeout: 120_000 }, async () => {
  const random = randomOf(SEED)
  const before = process.memoryUsage().arrayBuffers
  for (const { name, bytes } of corpus) {
    for (let round = 0; round < 20; round++) {
      await expect(parseAll(mutate(bytes, random)), `${name}, round ${round}`).resolves.toBeUndefined()
    }
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(500e6)
})

test('a broken file ends with facts or with an error for its owner', { timeout: 120_000 }, async () => {
  const random = randomOf(SEED + 1)
  // Those that need a process of their own take most of the time.
  const own = /\.(heic|avif|jxl|exr|dng|cr3)$/
  for (const { name, bytes } of corpus.filter(({ name }) => own.test(name) || /\.(jpg|png|webp|tif)$/.test(name))) {
    for (let round = 0; round < (own.test(name) ? 1 : 4); round++) {
      await expect(checkAll(dir, mutate(bytes, random)), `${name}, round ${round}`).resolves.toBeUndefined()
    }
  }
})
