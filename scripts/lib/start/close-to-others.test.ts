import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { closeToOthers } from './close-to-others.ts'

test('closes what an earlier version left open', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-close-'))
  await mkdir(path.join(dir, 'storage'), { mode: 0o755 })
  await closeToOthers(dir)
  expect((await stat(path.join(dir, 'storage'))).mode & 0o777).toBe(0o700)
  expect((await stat(dir)).mode & 0o066).toBe(0)
  await rm(dir, { recursive: true })
})

// Nobody, root included, may change permissions there, as an account that a volume doesn't belong to may not.
test.runIf(process.platform === 'linux')(
  'starts in a directory whose permissions another account decides',
  async () => {
    await expect(closeToOthers('/proc/self')).resolves.toBeUndefined()
  },
)
