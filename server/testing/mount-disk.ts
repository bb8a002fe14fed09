import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A disk of its own, mounted at `dir`. */
export interface MountedDisk {
  dir: string
  unmount(): Promise<void>
}

/** A small disk in memory that is full after `bytes`. Rejects where this account may not mount. */
export async function mountSmallDisk(bytes: number): Promise<MountedDisk> {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-small-disk-'))
  await mount(['-t', 'tmpfs', '-o', `size=${bytes},mode=0777`, 'none', dir])
  return {
    dir,
    async unmount() {
      await run('umount', ['--lazy', dir])
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** An ext4 disk in a file. */
export interface CrashingDisk extends MountedDisk {
  /** What a power cut at this moment would leave: what was forced to the disk, and nothing that only the system held. */
  afterPowerCut(): Promise<MountedDisk>
}

/** Rejects where this account may not mount, or where there is no ext4. */
export async function mountCrashingDisk(bytes: number): Promise<CrashingDisk> {
  const root = await mkdtemp(path.join(tmpdir(), 'maquette-crashing-disk-'))
  const image = path.join(root, 'image')
  await writeFile(image, '')
  await truncate(image, bytes)
  await run('mkfs.ext4', ['-q', '-F', image])
  const disk = await mountImage(image, path.join(root, 'disk'))
  let cuts = 0
  return {
    ...disk,
    async afterPowerCut() {
      const copy = path.join(root, `image-${++cuts}`)
      await copyFile(image, copy)
      return mountImage(copy, path.join(root, `after-${cuts}`))
    },
    async unmount() {
      await disk.unmount()
      await rm(root, { recursive: true, force: true })
    },
  }
}

async function mountImage(image: string, dir: string): Promise<MountedDisk> {
  await mkdir(dir)
  await mount(['-o', 'loop', image, dir])
  return {
    dir,
    async unmount() {
      await run('umount', ['--lazy', dir])
    },
  }
}

async function mount(args: string[]): Promise<void> {
  await run('mount', args)
}

/** Whether disks can be mounted here: tests that need one are skipped elsewhere, by a name that says so. */
export async function canMount(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  return mountSmallDisk(65536).then(
    (disk) => disk.unmount().then(() => true),
    () => false,
  )
}

/** Whether `mountCrashingDisk` works here. */
export async function canMountImages(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  return mountCrashingDisk(4 * 2 ** 20).then(
    (disk) => disk.unmount().then(() => true),
    () => false,
  )
}
