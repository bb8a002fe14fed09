import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Readiness } from '../../contracts/system.ts'
import type { Db } from '../../db.ts'
import type { Env } from '../../env.ts'
import { readLowDisk } from '../storage/read-low-disk.ts'
import type { Storage } from '../storage/storage.ts'
import { readHealth } from '../workers/read-health.ts'

/** Nobody who asks for readiness wants to wait: what gives no answer by then doesn't work. */
const ANSWER_WITHIN_MS = 3000

type Check = () => Promise<Readiness['reasons']>

/** Whether work can be sent here, and if not, why. Always answers, within seconds. */
export async function readReadiness(deps: {
  db: Db
  storage: Storage
  env: Pick<Env, 'dataDir' | 'diskReserveBytes'>
}): Promise<Readiness> {
  const checks: { check: Check; onFailure: Readiness['reasons'][number] }[] = [
    { check: () => missingParts(deps.db), onFailure: 'database' },
    { check: () => writableStorage(deps.env.dataDir), onFailure: 'storage' },
    { check: () => enoughDisk(deps), onFailure: 'storage' },
  ]
  const found = await Promise.all(
    checks.map(({ check, onFailure }) => inTime(check()).catch((): Readiness['reasons'] => [onFailure])),
  )
  const reasons = [...new Set(found.flat())]
  return { ready: reasons.length === 0, reasons }
}

async function missingParts(db: Db): Promise<Readiness['reasons']> {
  const { worker, engine } = await readHealth(db)
  if (worker === 'missing') return ['worker']
  return engine ? [] : ['engine']
}

async function writableStorage(dataDir: string): Promise<Readiness['reasons']> {
  const file = path.join(/* turbopackIgnore: true */ dataDir, `.writable-${randomUUID()}`)
  await mkdir(dataDir, { recursive: true })
  try {
    await writeFile(file, '.')
  } finally {
    await rm(file, { force: true })
  }
  return []
}

async function enoughDisk({
  storage,
  env,
}: {
  storage: Storage
  env: Pick<Env, 'diskReserveBytes'>
}): Promise<Readiness['reasons']> {
  return (await readLowDisk(storage, env)) === null ? [] : ['disk']
}

/** Rejects when `checking` takes too long. */
async function inTime<T>(checking: Promise<T>): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS)
  try {
    return await Promise.race([checking, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
