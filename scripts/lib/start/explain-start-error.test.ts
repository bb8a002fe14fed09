import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { tryClaim } from '../processes/claim.mjs'
import { explainStartError } from './explain-start-error.ts'

test.runIf(process.platform === 'linux')('says that the disk is full', async () => {
  // The one device that is always full.
  const error = await writeFile('/dev/full', 'x').catch((thrown: unknown) => thrown)
  expect(explainStartError(error, '/data')).toBe('The disk that holds /data is full. Free some space, and start again.')
})

test('says that the database found the disk full', () => {
  const log = new Error('The database did not start. ...\nFATAL:  could not write lock file: No space left on device')
  expect(explainStartError(log, '/data')).toMatch(/is full/)
})

test('keeps what other errors say', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-explain-'))
  const file = path.join(dir, 'file')
  await writeFile(file, '')
  const error = await tryClaim(path.join(file, 'below')).catch((thrown: unknown) => thrown)
  expect(explainStartError(error, dir)).toMatch(/ENOTDIR/)
  await rm(dir, { recursive: true })
})
