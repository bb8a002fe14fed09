import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrashingDisk, canMountImages, mountCrashingDisk } from '#worker/testing/mount-disk.ts'
import { readCheckpoint, type StageManifest, writeCheckpoint } from './checkpoint.ts'

const MANIFEST: StageManifest = {
  stage: 'features',
  key: 'k1',
  output: null,
  artifacts: [],
  message: '',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
  elapsedMs: 1000,
  peakMemoryBytes: null,
}

/** More than a disk keeps by chance: nothing of it is in the journal. */
const BYTES = new Uint8Array(300_000).fill(7)

describe.runIf(await canMountImages())('a power cut (needs leave to mount an ext4 image)', () => {
  let disk: CrashingDisk
  beforeAll(async () => {
    disk = await mountCrashingDisk(24 * 2 ** 20)
  })
  afterAll(() => disk.unmount())

  it('takes what was not forced to the disk', async () => {
    await writeFile(path.join(disk.dir, 'unforced'), BYTES)
    const after = await disk.afterPowerCut()
    const left = await stat(path.join(after.dir, 'unforced')).catch(() => null)
    expect(left?.size ?? 0).toBeLessThan(BYTES.length)
    await after.unmount()
  })

  it('right after a stage leaves its checkpoint with all of its files, links and directories', async () => {
    const stageDir = path.join(disk.dir, 'work', 'job', 'features')
    await mkdir(path.join(stageDir, 'below', 'deep'), { recursive: true })
    await writeFile(path.join(stageDir, 'database.db'), BYTES)
    await writeFile(path.join(stageDir, 'below', 'deep', 'depth.bin'), BYTES)
    await symlink('database.db', path.join(stageDir, 'link'))
    await symlink('nowhere', path.join(stageDir, 'dangling'))
    await writeCheckpoint(stageDir, MANIFEST)

    const after = await disk.afterPowerCut()
    const left = path.join(after.dir, 'work', 'job', 'features')
    expect(await readCheckpoint(left, 'k1')).not.toBeNull()
    for (const name of ['database.db', 'below/deep/depth.bin', 'link']) {
      expect(BYTES.length === (await readFile(path.join(left, name))).length, name).toBe(true)
    }
    await after.unmount()
  })
})
