import path from 'node:path'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import type { Db } from '../../db.ts'
import { getDb } from '../../db.ts'
import { type Env, getEnv } from '../../env.ts'
import { getStorage, type Storage } from '../storage/index.ts'

/** What operations on uploads need. A tRPC context has it all. */
export interface UploadDeps {
  db: Db
  storage: Storage
  env: Pick<Env, 'dataDir' | 'maxFileBytes' | 'maxPixels' | 'maxFiles' | 'diskReserveBytes'>
  /** Whose uploads the operation may see. */
  ownerId: string
}

/** The process's own. */
export function getUploadDeps(): UploadDeps {
  return { db: getDb(), storage: getStorage(), env: getEnv(), ownerId: LOCAL_OWNER }
}

/** Where the bytes of uploads are until they are checked. */
export function incomingDirOf(env: Pick<Env, 'dataDir'>): string {
  return path.join(/* turbopackIgnore: true */ env.dataDir, 'incoming')
}

/** The bytes of upload `id` until they are checked. tus keeps its notes in `<id>.json` beside them. */
export function incomingPathOf(env: Pick<Env, 'dataDir'>, id: string): string {
  return path.join(/* turbopackIgnore: true */ incomingDirOf(env), id)
}
