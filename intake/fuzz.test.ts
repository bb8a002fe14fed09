import { expect, test } from 'vitest'
import { randomOf } from '#server/services/uploads/testing/fuzz.ts'
import { fuzzIntake } from './testing/fuzz-intake.ts'
import { find } from './testing/posed-folder.ts'
import { POSED_FOLDERS } from './testing/posed-folders.ts'

/** `npm run test:fuzz` runs for minutes, with other seeds. */
const SEED = 20261127
const ROUNDS = 400

test('nothing that is broken, oddly named or of an odd size crashes the intake, hangs it or makes it grow', async () => {
  // As they are, all are read: breaking them would prove little otherwise.
  for (const [name, files] of Object.entries(POSED_FOLDERS)) expect(await find(files), name).not.toBeNull()
  const before = process.memoryUsage().heapUsed
  for (let round = 0; round < ROUNDS; round++) {
    await expect(fuzzIntake(randomOf(SEED + round * 2654435761)), `round ${round}`).resolves.toBeUndefined()
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300e6)
})
