import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import path from 'node:path'
import { formatBytes } from '#server/contracts/format.ts'
import { detectColmap } from '#worker/colmap/detect-colmap.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** A draft of fifty photos takes about this much. */
const LITTLE_DISK_BYTES = 5e9
/** COLMAP and the depth kernel take about this much for a draft. */
const LITTLE_MEMORY_BYTES = 2e9

export interface MachineOptions {
  dataDir: string
  colmapPath: string
  /** Kept free for the database: see MAQUETTE_DISK_RESERVE_MB. */
  reserveBytes: number
}

/** Disk, memory and COLMAP of this machine. */
export async function checkMachine({ dataDir, colmapPath, reserveBytes }: MachineOptions): Promise<Finding[]> {
  return [
    await checkDisk(dataDir, reserveBytes),
    await checkStorage(dataDir),
    await checkMemory(),
    await checkColmap(colmapPath),
    ...(await listEarlierData(dataDir)),
  ]
}

async function checkDisk(dataDir: string, reserveBytes: number): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  const message = `${formatBytes(free)} are free on the disk of ${dataDir}.`
  if (free < reserveBytes) {
    return fail(
      `${message} Below ${formatBytes(reserveBytes)} photos and reconstructions are refused: free some space.`,
    )
  }
  return free < LITTLE_DISK_BYTES ? warn(`${message} Large reconstructions won’t fit.`) : ok(message)
}

async function checkStorage(dataDir: string): Promise<Finding> {
  const dir = path.join(dataDir, 'storage')
  const probe = path.join(dir, `.doctor-${process.pid}`)
  try {
    await mkdir(dir, { recursive: true })
    await writeFile(probe, 'written and read again')
    const text = await readFile(probe, 'utf8')
    return text === 'written and read again'
      ? ok('Storage can be written and read.')
      : fail(`${dir} gives other bytes.`)
  } catch (error) {
    return fail(`${dir} can’t be written: ${(error as Error).message}.`)
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}

async function checkMemory(): Promise<Finding> {
  const available = await availableMemory()
  const message = `${formatBytes(available)} of ${formatBytes(totalmem())} memory are available.`
  return available < LITTLE_MEMORY_BYTES
    ? warn(`${message} Close other programs before a reconstruction.`)
    : ok(message)
}

/** Including caches that the system can free; proc(5), `meminfo`. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1]
  return kilobytes ? Number(kilobytes) * 1024 : freemem()
}

async function checkColmap(colmapPath: string): Promise<Finding> {
  const engine = await detectColmap(colmapPath)
  if (engine) return ok(`COLMAP ${engine.version} works${engine.cuda ? ', with CUDA' : ''}.`)
  return fail(
    `COLMAP (${colmapPath}) is missing or does not run. Photos without depth wait for it; npm start installs it or says how.`,
  )
}

/** Restores and upgrades keep what was there before. */
async function listEarlierData(dataDir: string): Promise<Finding[]> {
  const here = (await readdir(dataDir)).filter((name) => name.startsWith('replaced-'))
  const clusters = await readdir(path.join(dataDir, 'postgres')).catch(() => [])
  const kept = [
    ...here,
    ...clusters.filter((name) => /^cluster-\d+(-\d+)?$/.test(name)).map((name) => `postgres/${name}`),
  ]
  return kept.map((name) => ok(`${path.join(dataDir, name)} is kept from before. Delete it once you miss nothing.`))
}
