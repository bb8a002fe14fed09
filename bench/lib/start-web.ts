import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildPages } from '#scripts/lib/build/build-pages.ts'
import { startEmbeddedPostgres } from '#scripts/lib/postgres/embedded-postgres.ts'
import { webService } from '#scripts/lib/processes/services.ts'
import { findAnyFreePort } from '#scripts/lib/start/free-port.ts'
import { createMaquetteClient, type MaquetteClient } from '#sdk/maquette-client.ts'
import { type Db, openDb } from '#server/db.ts'
import { applyMigrations } from '#server/migrate.ts'
import { waitFor } from './wait-for.ts'

export interface RunningWeb {
  baseUrl: string
  client: MaquetteClient
  /** The system's own database. */
  db: Db
  /** Of the process that answers. */
  pid: number
  stop(): Promise<void>
}

export interface StartWebOptions {
  /** Added to the process's environment. */
  variables?: Record<string, string>
  /** Where Node leaves a profile of the process's processor time when it stops. */
  profileDir?: string | undefined
}

/**
 * The web process as `npm start` runs it, on a fresh database and without a worker, whose COLMAP would take the
 * processor from what is measured.
 */
export async function startWeb({ variables = {}, profileDir }: StartWebOptions = {}): Promise<RunningWeb> {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-web-'))
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(dir, 'postgres') })
  await applyMigrations(postgres.url)
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: postgres.url,
    MAQUETTE_DATA_DIR: path.join(dir, 'data'),
    ...variables,
  }
  await buildPages(path.join(tmpdir(), 'maquette-web-build.log'), env)
  const port = await findAnyFreePort()
  const service = webService({ mode: 'production', env, logDir: dir }, port)
  const [program, ...args] = service.command
  const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : []
  const web = spawn(program, [...profile, ...args], { env: service.env, stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = once(web, 'exit')
  const db = openDb(postgres.url)
  const stop = async () => {
    web.kill('SIGTERM')
    await exited
    await db.$disconnect()
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
  try {
    const baseUrl = `http://127.0.0.1:${port}`
    const isUp = async () => (await fetch(`${baseUrl}/api/health`).catch(() => null)) || null
    await waitFor('the web process', isUp, { everyMs: 100, limitSeconds: 60 })
    return { baseUrl, client: createMaquetteClient({ baseUrl }), db, pid: web.pid as number, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
