import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { applyMigrations } from '#server/migrate.ts'
import { type RunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { printLine, showStep } from './progress.mjs'
import { readTail } from './run-command.ts'

export interface Database {
  url: string
  /** Whether it was started here, and must be stopped; a server of the user's is left alone. */
  isOurs: boolean
  stop(): Promise<void>
  hurry(): void
}

export const DATABASE_NAME = 'maquette'
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
      await createDatabase(server.url)
      const url = new URL(server.url)
      url.pathname = `/${DATABASE_NAME}`
      await applyMigrations(url.href)
      return { ...server, url: url.href }
    } catch (error) {
      await server.stop()
      throw error
    }
  })
}

async function keepRunning(dataDir: string): Promise<Database> {
  const logFile = path.join(dataDir, 'logs', 'postgres.log')
  const options = { dataDir: path.join(dataDir, 'postgres'), logFile, log: printLine }
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

/** Makes our database on the server of `serverUrl` if it lacks it. */
export async function createDatabase(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE_NAME])
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE_NAME}`)
  } finally {
    await client.end()
  }
}
