import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { applyMigrations } from '#server/migrate.ts'
import { readTail } from '../processes/run-command.ts'
import { printLine, showStep } from '../progress.mjs'
import { createDatabase } from './create-database.ts'
import { type RunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { upgradeCluster } from './upgrade-cluster.ts'

export interface Database {
  url: string
  /** Whether it was started here, and must be stopped; a server of the user's is left alone. */
  isOurs: boolean
  stop(): Promise<void>
  hurry(): void
}

const RESTART_MS = 1000

/**
 * The database to use, with all migrations applied: the user's when `DATABASE_URL` is set, else an embedded server
 * under `dataDir`, which is restarted on the same port if it should ever die.
 */
export async function startDatabase(dataDir: string, givenUrl: string | undefined): Promise<Database> {
  if (givenUrl) {
    await showStep('Preparing the database of DATABASE_URL', () => applyMigrations(givenUrl))
    return { url: givenUrl, isOurs: false, stop: async () => {}, hurry: () => {} }
  }
  return showStep('Starting the database', async () => {
    const server = await keepRunning(dataDir)
    try {
      const url = await createDatabase(server.url)
      await applyMigrations(url)
      return { ...server, url }
    } catch (error) {
      await server.stop()
      throw error
    }
  })
}

async function keepRunning(dataDir: string): Promise<Database> {
  const logFile = path.join(dataDir, 'logs', 'postgres.log')
  const options = { dataDir: path.join(dataDir, 'postgres'), logFile, log: printLine }
  await upgradeCluster(options)
  let current: RunningPostgres = await startEmbeddedPostgres(options)
  const { url, port } = current
  let stopping = false

  const watch = async () => {
    for (;;) {
      await current.exited
      if (stopping) return
      printLine(`! The database has stopped unexpectedly; starting it again. The end of ${logFile}:`)
      printLine(await readTail(logFile, 10))
      await sleep(RESTART_MS)
      if (stopping) return
      current = await startEmbeddedPostgres({ ...options, port }).catch((error: Error) => {
        printLine(error.message)
        return current
      })
    }
  }
  const watched = watch()
  return {
    url,
    isOurs: true,
    async stop() {
      stopping = true
      await current.stop()
      await watched
      // A restart may have been under way.
      await current.stop()
    },
    hurry: () => current.hurry(),
  }
}
