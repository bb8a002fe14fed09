import { stat } from 'node:fs/promises'
import path from 'node:path'
import { createScreen } from '#cli/terminal/screen.ts'
import { formatBytes } from '#server/contracts/format.ts'
import { tryClaim } from '../lib/processes/claim.mjs'
import { openInstallation } from '../lib/start/open-installation.ts'
import { writeBackup } from './write-backup.ts'

export interface BackUpOptions {
  dataDir: string
  /** A file, or a directory that is there. */
  target: string
  givenUrl: string | undefined
  signal: AbortSignal
}

/** `npm run backup`. Answers the exit code: 1 when the backup is whole, but what it was made from is not. */
export async function backUp({ dataDir, target, givenUrl, signal }: BackUpOptions): Promise<number> {
  const { claim } = await tryClaim(path.join(dataDir, 'run', 'backup'))
  if (!claim) {
    console.error('Another backup is being taken. Wait for it, then try again.')
    return 1
  }
  try {
    const installation = await openInstallation(dataDir, givenUrl)
    try {
      const file = await nameOf(target)
      const screen = createScreen(process.stderr)
      const onProgress = (done: number, all: number) =>
        screen.bar('Back up', done / Math.max(1, all), formatBytes(done))
      const { databaseUrl } = installation
      const manifest = await writeBackup({ databaseUrl, dataDir, target: file, onProgress, signal }).finally(() =>
        screen.clearBar(),
      )
      const { size } = await stat(file)
      console.log(`${file}: ${manifest.files.length} files and the database, ${formatBytes(size)}.`)
      for (const key of manifest.missing) console.log(`! ${key} is missing in storage, and so in the backup.`)
      for (const key of manifest.damaged) console.log(`! ${key} is damaged in storage, and so in the backup.`)
      return manifest.missing.length + manifest.damaged.length > 0 ? 1 : 0
    } finally {
      await installation.close()
    }
  } finally {
    await claim.release()
  }
}

async function nameOf(target: string): Promise<string> {
  const found = await stat(target).catch(() => null)
  if (!found?.isDirectory()) return target
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '')
  return path.join(target, `maquette-${time}.zip`)
}
