import type { Db } from '../../db.ts'
import type { Env } from '../../env.ts'
import type { JobQueue } from '../../queue.ts'
import type { Storage } from '../storage/storage.ts'

/** What operations on behalf of a user need. */
export interface JobDeps {
  db: Db
  queue: JobQueue
  storage: Storage
  env: Env
  /** Whose jobs and uploads the operation may see. */
  ownerId: string
}
