import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { finishSwap } from '#scripts/backup/swap-in.ts'
import { isDiskFull } from '#server/errors.ts'
import { databaseOn } from '../postgres/create-database.ts'
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts'
import { assertCurrentMajor } from '../postgres/upgrade-cluster.ts'
import { type Claim, type Holder, tryClaim } from '../processes/claim.mjs'
import { endSurvivors } from '../processes/end-survivors.ts'
import { printLine } from '../progress.mjs'

export interface OpenInstallation {
  databaseUrl: string
  /** Whether `npm start` has it open; null when the database is the user's own, which may be used from anywhere. */
  isRunning: boolean | null
  /** Stops what was started for this. */
  close(): Promise<void>
}

/** There is nothing in the data directory yet. */
export class NoInstallation extends Error {
  override readonly name = 'NoInstallation'
}

/** A system that is just starting has its database up within this time. */
const STARTING_MS = 30_000

/**
 * Opens the database of an installation for a tool: the user's own, the one that `npm start` has running, or, where nothing
 * runs, the embedded one, started for this alone. Migrations are not applied.
 *
 * Throws NoInstallation, and an Error for the user when the database can't be reached.
 */
export async function openInstallation(dataDir: string, givenUrl?: string): Promise<OpenInstallation> {
  if (givenUrl) return { databaseUrl: givenUrl, isRunning: null, close: async () => {} }
  const result = await tryClaim(path.join(dataDir, 'run', 'maquette')).catch((error) => {
    // No room for a claim: a server that is up can be asked without one.
    if (!isDiskFull(error) || !existsSync(path.join(clusterDirOf(dataDir), 'postmaster.pid'))) throw error
    return null
  })
  if (!result) return openRunning(dataDir)
  if (!result.claim) return openRunning(dataDir, result.holder)
  const { claim, abandoned } = result
  try {
    const marks = abandoned.flatMap((details) => details.marks ?? []).map(String)
    if (await endSurvivors(marks)) printLine('! What an earlier run had left behind was ended.')
    await finishSwap(dataDir)
    return await openStopped(dataDir, claim)
  } catch (error) {
    await claim.release()
    throw error
  }
}

async function openStopped(dataDir: string, claim: Claim): Promise<OpenInstallation> {
  const clusterDir = clusterDirOf(dataDir)
  if (!existsSync(path.join(clusterDir, 'maquette-initialised'))) {
    throw new NoInstallation(`There is no installation in ${dataDir} yet.`)
  }
  await assertCurrentMajor(path.join(dataDir, 'postgres'))
  const server = await startEmbeddedPostgres({
    dataDir: path.join(dataDir, 'postgres'),
    logFile: path.join(dataDir, 'logs', 'postgres.log'),
    log: printLine,
  })
  return {
    databaseUrl: databaseOn(server.url),
    isRunning: false,
    async close() {
      await server.stop()
      await claim.release()
    },
  }
}

/** The server's port is the fourth line of its pid file (PostgreSQL's pidfile.h). */
async function openRunning(dataDir: string, holder?: Holder): Promise<OpenInstallation> {
  if (holder?.isElsewhere) {
    throw new Error(
      `Maquette runs on ${dataDir} in another container or machine (${holder.host}). Run this there, or stop it.`,
    )
  }
  const deadline = Date.now() + STARTING_MS
  for (;;) {
    const password = await readFile(path.join(dataDir, 'postgres', 'password'), 'utf8').catch(() => '')
    const pidFile = await readFile(path.join(clusterDirOf(dataDir), 'postmaster.pid'), 'utf8').catch(() => '')
    const port = Number(pidFile.split('\n')[3])
    const databaseUrl = databaseOn(`postgresql://maquette:${password.trim()}@127.0.0.1:${port || 0}/`)
    if (port > 0 && (await answers(databaseUrl))) return { databaseUrl, isRunning: true, close: async () => {} }
    if (Date.now() > deadline) {
      throw new Error(
        `Maquette runs${holder ? ` (process ${holder.pid})` : ''}, but its database does not answer. Try again in a moment.`,
      )
    }
    await sleep(250)
  }
}

async function answers(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  )
}

function clusterDirOf(dataDir: string): string {
  return path.join(dataDir, 'postgres', 'cluster')
}
