import path from 'node:path'
import { Client } from 'pg'
import { openDb } from '#server/db.ts'
import { createLocalStorage } from '#server/services/storage/index.ts'
import { explainStartError } from '../lib/start/explain-start-error.ts'
import { NoInstallation, type OpenInstallation, openInstallation } from '../lib/start/open-installation.ts'
import { checkDatabase } from './check-database.ts'
import { checkFiles } from './check-files.ts'
import { checkJobs } from './check-jobs.ts'
import { checkMachine, type MachineOptions } from './check-machine.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

export interface ExamineOptions extends MachineOptions {
  givenUrl: string | undefined
  /** Reads every file in storage and compares its SHA-256. */
  verify: boolean
}

/**
 * Looks at a whole installation, running or not, and hands the findings to `use` while its database is open: remedies need
 * it. Nothing is changed.
 */
export async function examine<T>(options: ExamineOptions, use: (findings: Finding[]) => Promise<T>): Promise<T> {
  const { dataDir, givenUrl } = options
  const machine = await checkMachine(options)
  let installation: OpenInstallation
  try {
    installation = await openInstallation(dataDir, givenUrl)
  } catch (error) {
    const isNew = error instanceof NoInstallation
    const message = isNew ? `${error.message} npm start makes one.` : explainStartError(error, dataDir)
    return use([...machine, isNew ? warn(message) : fail(message)])
  }
  try {
    return await examineDatabase(options, installation, (findings) => use([...machine, ...findings]))
  } finally {
    await installation.close()
  }
}

async function examineDatabase<T>(
  { dataDir, verify }: ExamineOptions,
  { databaseUrl, isRunning }: OpenInstallation,
  use: (findings: Finding[]) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    return use([fail(`The database can’t be reached: ${(error as Error).message}.`)])
  }
  const db = openDb(databaseUrl)
  try {
    const { findings, isCurrent } = await checkDatabase(client)
    const running = isRunning === null ? [] : [ok(isRunning ? 'Maquette is running.' : 'Maquette is not running.')]
    if (!isCurrent) return await use([...running, ...findings])
    const storage = createLocalStorage(path.join(dataDir, 'storage'))
    const jobs = await checkJobs({ client, db, databaseUrl, dataDir, isRunning })
    const files = await checkFiles({ client, db, storage, dataDir, verify })
    return await use([...running, ...findings, ...jobs, ...files])
  } finally {
    await db.$disconnect()
    await client.end()
  }
}
