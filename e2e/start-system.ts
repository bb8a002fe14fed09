import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findProgram } from '#scripts/lib/install/find-program.ts'
import { findAnyFreePort } from '#scripts/lib/start/free-port.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'

/** Enough for neighbouring photos to overlap when every second one is taken, too. */
const VIEWS = 24

/** A name as in a local network: over plain HTTP browsers trust it with less than they do loopback. */
export const LAN_NAME = 'maq.test'

/** What the tests find in their environment. */
export interface SystemEnv {
  MAQUETTE_E2E_URL: string
  MAQUETTE_E2E_DATA_DIR: string
  MAQUETTE_E2E_PHOTOS_DIR: string
}

/**
 * Starts Maquette as a user would, with the synthetic photos beside it. Gives the function that stops
 * it and fails when that leaves something behind.
 */
export default async function startSystem(): Promise<() => Promise<void>> {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-e2e-'))
  const dataDir = path.join(dir, 'data')
  const photosDir = path.join(dir, 'photos')
  const port = await findAnyFreePort()
  const system = spawn(process.execPath, ['scripts/start.mjs', '--port', String(port), '--data-dir', dataDir], {
    env: { ...process.env, MAQUETTE_ALLOWED_HOSTS: LAN_NAME },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = readyAt(system)
  // While it starts, on the other core.
  const [url] = await Promise.all([ready, writeCapturePhotos(makeSyntheticCapture({ views: VIEWS }), photosDir)])
  const env: SystemEnv = {
    MAQUETTE_E2E_URL: url,
    MAQUETTE_E2E_DATA_DIR: dataDir,
    MAQUETTE_E2E_PHOTOS_DIR: photosDir,
  }
  Object.assign(process.env, env)
  process.env.CHROMIUM_PATH ??= (await findProgram('chromium')) ?? undefined
  return async () => {
    if (system.exitCode === null) {
      system.kill('SIGTERM')
      await once(system, 'exit')
    }
    await rm(dir, { recursive: true, force: true })
  }
}

/** Resolves with the address that the system prints when everything is up. */
async function readyAt(system: ChildProcess): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    system.once('exit', (code) => reject(new Error(`Maquette ended with ${code} before it was ready:\n${output}`)))
    system.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /Maquette is ready at (\S+)/.exec(output)?.[1]
      if (address) resolve(address)
    })
  })
}
