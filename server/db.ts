import { PrismaPg } from '@prisma/adapter-pg'
import { getEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'

export type Db = PrismaClient
/** A client inside a transaction, or the client itself: what most operations take. */
export type DbTx = Pick<
  PrismaClient,
  | 'upload'
  | 'job'
  | 'jobPhoto'
  | 'jobMark'
  | 'artifact'
  | 'jobEvent'
  | 'jobTag'
  | 'project'
  | 'worker'
  | '$queryRaw'
  | '$queryRawUnsafe'
  | '$executeRaw'
  | '$executeRawUnsafe'
>

/** Two per core of a small server; more would wait for the disk. */
const MAX_CONNECTIONS = 10

/** A database that is starting or busy may need some seconds. */
const CONNECT_WITHIN_MS = 10_000

/** Longer than any wait for a lock (`in-transaction.ts`). A frozen server can't enforce its limit: the client adds this many seconds. */
const ANSWER_WITHIN_MS = 45_000

export interface OpenDbOptions {
  /** Milliseconds after which a statement is cancelled. */
  answerWithinMs?: number
}

/** Opens a client on `databaseUrl` with limits for all waits; the caller disconnects it. */
export function openDb(databaseUrl: string, { answerWithinMs = ANSWER_WITHIN_MS }: OpenDbOptions = {}): Db {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: Math.min(CONNECT_WITHIN_MS, answerWithinMs),
    statement_timeout: answerWithinMs,
    query_timeout: answerWithinMs + 1000,
  })
  return new PrismaClient({ adapter })
}

/** Somebody is waiting for the page. */
const WEB_ANSWER_WITHIN_MS = 20_000

// Next's development server evaluates modules again on every change; one pool must survive that.
const globals = globalThis as { maquetteDb?: Db }

/** The process's client. */
export function getDb(): Db {
  globals.maquetteDb ??= openDb(getEnv().databaseUrl, { answerWithinMs: WEB_ANSWER_WITHIN_MS })
  return globals.maquetteDb
}
