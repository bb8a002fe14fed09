import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { finishSwap } from '#scripts/backup/swap-in.ts'
import { buildKernels } from '../build/build-kernels.ts'
import { buildPages } from '../build/build-pages.ts'
import { generatePrismaClient } from '../build/generate-prisma-client.ts'
import { ensureColmap } from '../install/ensure-colmap.ts'
import { removeBuildPackages } from '../install/remove-build-packages.ts'
import { type Database, startDatabase } from '../postgres/start-database.ts'
import { boundLogs } from '../processes/bound-logs.ts'
import { type Claim, tryClaim } from '../processes/claim.mjs'
import { endSurvivors } from '../processes/end-survivors.ts'
import { readTail } from '../processes/run-command.ts'
import { type Mode, type ServiceOptions, webService, workerService } from '../processes/services.ts'
import { listenForStop, StopError, type StopRequest } from '../processes/stop-request.ts'
import { type Crash, type Supervised, supervise } from '../processes/supervise.ts'
import { waitUntilHealthy } from '../processes/wait-until-healthy.ts'
import { formatSeconds, printLine, showStep } from '../progress.mjs'
import { readOptions, type StartOptions } from '../read-options.ts'
import { closeToOthers } from './close-to-others.ts'
import { explainStartError } from './explain-start-error.ts'
import { findFreePortFrom } from './free-port.ts'

/** A program that ends this often before everything was well once won't be helped by another try. */
const CRASHES_WHILE_STARTING = 3

/** What is to be stopped, in this order. */
interface Running {
  worker?: Supervised
  web?: Supervised
  database?: Database
}

/**
 * Brings the whole system up, keeps it up, and takes it down again when asked to.
 *
 *     claim the data directory -> end what a killed run left -> database, pages and COLMAP in parallel
 *       -> web and worker -> healthy -> (Ctrl-C, TERM) -> worker, web, database down, in that order
 *
 * Answers the exit code: 0 after a stop that was asked for, and also when another one runs here already, since what
 * was wanted is the case.
 */
export async function runMaquette(mode: Mode, args: string[]): Promise<number> {
  const startedAt = Date.now()
  const request = listenForStop()
  const options = readOptions(args, process.env)
  // Photos and results are their owner's alone: all that is started from here inherits it.
  process.umask(0o077)
  const running: Running = {}
  let claim: Claim | null = null
  try {
    claim = await claimDataDir(options.dataDir)
    if (!claim) return 0
    const url = await start({ mode, options, claim, running, stop: request.stop })
    printLine(`  Everything is up after ${formatSeconds(Date.now() - startedAt)}. Stop it with Ctrl-C.`)
    console.log(`Maquette is ready at ${url}`)
    await new Promise((resolve) => request.stop.addEventListener('abort', resolve, { once: true }))
    return 0
  } catch (error) {
    if (error instanceof StopError || request.stop.aborted) return 0
    printLine(`\n${explainStartError(error, options.dataDir)}`)
    return 1
  } finally {
    await stopAll(running, request)
    await claim?.release()
  }
}

/** Null when another process has the directory, after saying so. */
async function claimDataDir(dataDir: string): Promise<Claim | null> {
  const onLost = () => {
    printLine('! This process stood still for so long that another one has taken the data directory. Stopping.')
    process.kill(process.pid, 'SIGTERM')
  }
  const result = await tryClaim(path.join(dataDir, 'run', 'maquette'), {}, { onLost })
  if (!result.claim) {
    const { pid, url, host, isElsewhere } = result.holder
    const where = `process ${pid}${isElsewhere ? ` in another container or machine, ${host}` : ''}, data in ${dataDir}`
    console.log(
      url
        ? `Maquette is already running at ${url} (${where}).`
        : `Maquette is already starting or stopping (${where}).`,
    )
    return null
  }
  await closeToOthers(dataDir)
  const marks = result.abandoned.flatMap((details) => details.marks ?? []).map(String)
  if (await endSurvivors(marks)) printLine('! What an earlier run had left behind was ended.')
  if (await finishSwap(dataDir)) printLine('! A restore that was cut off was finished.')
  return result.claim
}

interface StartContext {
  mode: Mode
  options: StartOptions
  claim: Claim
  running: Running
  stop: AbortSignal
}

async function start({ mode, options, claim, running, stop }: StartContext): Promise<string> {
  const { dataDir } = options
  const logDir = path.join(dataDir, 'logs')
  await mkdir(logDir, { recursive: true })
  boundLogs(logDir)
  await generatePrismaClient(path.join(logDir, 'prisma.log'), stop)
  await buildKernels()

  // (1) What takes long, side by side. All are waited for even if one fails, so that none is left half done.
  const env = baseEnvironment(mode, dataDir)
  const [database, engine, pages] = await Promise.allSettled([
    startDatabase(dataDir, process.env.DATABASE_URL || undefined).then((started) => {
      if (started.isOurs) running.database = started
      return started
    }),
    ensureColmap(path.join(logDir, 'engine-install.log'), stop),
    mode === 'production' ? buildPages(path.join(logDir, 'build.log'), env, stop) : undefined,
  ])
  stop.throwIfAborted()
  if (database.status === 'rejected') throw database.reason
  if (pages.status === 'rejected') throw pages.reason
  if (mode === 'production') await saveDisk()
  env.DATABASE_URL = database.value.url
  if (engine.status === 'fulfilled' && engine.value) env.MAQUETTE_COLMAP = engine.value

  // (2) Web and worker, until both say that they are well.
  const port = await findFreePortFrom(options.port)
  if (port !== options.port) printLine(`! Port ${options.port} is in use by another program; taking ${port}.`)
  const url = `http://127.0.0.1:${port}`
  await showStep('Starting the web server and the worker', async () => {
    const failed = new AbortController()
    const services: ServiceOptions = { mode, env, logDir }
    const keepUp = (name: string, spec: ReturnType<typeof webService>) =>
      supervise({ ...spec, onCrash: (crash) => void reportCrash(name, spec.logFile, crash, failed) })
    running.web = keepUp('The web server', webService(services, port))
    running.worker = keepUp('The worker', workerService(services))
    await claim.update({ url, marks: [running.web.mark, running.worker.mark] })
    await waitUntilHealthy(url, AbortSignal.any([stop, failed.signal]))
  })
  return url
}

/** Everything is built. Where this can't be done the system runs as well, and the next start tries again. */
async function saveDisk(): Promise<void> {
  await removeBuildPackages().catch((error: Error) =>
    printLine(`! What only the build needed could not be removed: ${error.message}`),
  )
}

async function reportCrash(name: string, logFile: string, crash: Crash, failed: AbortController): Promise<void> {
  const tail = await readTail(`${logFile}`, 20)
  printLine(`! ${name} ${crash.how}. The end of ${logFile}:\n\n${tail}\n`)
  if (crash.inARow >= CRASHES_WHILE_STARTING) failed.abort(new Error(`${name} does not start; see ${logFile}.`))
  else printLine(`  It is started again in ${formatSeconds(crash.restartInMs)}.`)
}

function baseEnvironment(mode: Mode, dataDir: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: mode,
    MAQUETTE_DATA_DIR: dataDir,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
  }
}

/** Worker, web, database: each only needs those that come after it. */
async function stopAll(running: Running, { hurry }: StopRequest): Promise<void> {
  const hurryAll = () => {
    running.worker?.hurry()
    running.web?.hurry()
    running.database?.hurry()
  }
  if (hurry.aborted) hurryAll()
  hurry.addEventListener('abort', hurryAll, { once: true })
  const { worker, web, database } = running
  if (worker) await showStep('Stopping the worker', () => worker.stop())
  if (web) await showStep('Stopping the web server', () => web.stop())
  if (database) await showStep('Stopping the database', () => database.stop())
}
