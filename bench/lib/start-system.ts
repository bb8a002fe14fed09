import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { startEmbeddedPostgres } from '#scripts/lib/postgres/embedded-postgres.ts'
import { findAnyFreePort } from '#scripts/lib/start/free-port.ts'
import { createMaquetteClient, type MaquetteClient } from '#sdk/maquette-client.ts'
import { type Db, openDb } from '#server/db.ts'

const ROOT = path.resolve(import.meta.dirname, '..', '..')

export interface RunningSystem {
  client: MaquetteClient
  /** The system's own database. */
  db: Db
  /** Absolute; results are in its `storage/`. */
  dataDir: string
  /** What `npm start` runs as; every process of the system descends from it. */
  pid: number
  stop(): Promise<void>
}

/**
 * Starts everything as `npm start` does, in a temporary data directory, on a database that the benchmark can
 * read as well. Resolves when the page is served and the worker is there.
 */
export async function startSystem(): Promise<RunningSystem> {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(dir, 'postgres') })
  const port = await findAnyFreePort()
  const launcher = spawn(
    process.execPath,
    ['scripts/start.mjs', '--port', String(port), '--data-dir', path.join(dir, 'data')],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: postgres.url },
      // Ctrl-C in the benchmark's terminal ends the benchmark, which then stops the system.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = once(launcher, 'exit')
  const db = openDb(postgres.url)
  const stop = async () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    launcher.kill('SIGTERM')
    await exited
    await db.$disconnect()
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
  const onSignal = () => void stop().then(() => process.exit(130))
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    const baseUrl = await readAddress(launcher)
    const client = createMaquetteClient({ baseUrl })
    const health = await client.api.system.health.query()
    if (health.status !== 'ok') throw new Error(`The system is ${health.status}: no benchmark on that.`)
    return { client, db, dataDir: path.join(dir, 'data'), pid: launcher.pid as number, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Reads the launcher's lines until it says where it is ready; what it prints later is thrown away. */
async function readAddress(launcher: ChildProcess): Promise<string> {
  if (!launcher.stdout) throw new Error('The launcher has no standard output.')
  const seen: string[] = []
  for await (const line of createInterface({ input: launcher.stdout })) {
    seen.push(line)
    const address = /Maquette is ready at (http:\S+)/.exec(line)?.[1]
    if (address) {
      launcher.stdout.resume()
      return address
    }
  }
  throw new Error(`The system did not start:\n${seen.join('\n')}`)
}
