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
  | 'artifact'
  | 'jobEvent'
  | 'worker'
  | '$queryRaw'
  | '$queryRawUnsafe'
  | '$executeRaw'
  | '$executeRawUnsafe'
>

/** Opens a client on `databaseUrl`; the caller disconnects it. */
export function openDb(databaseUrl: string): Db {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) })
}

// Next's development server evaluates modules again on every change; one pool must survive that.
const globals = globalThis as { maquetteDb?: Db }

/** The process's client. */
export function getDb(): Db {
  globals.maquetteDb ??= openDb(getEnv().databaseUrl)
  return globals.maquetteDb
}
