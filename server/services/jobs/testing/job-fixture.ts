import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { routeOf, stagesOf } from '#server/contracts/capture/capture-route.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { Engine } from '#server/contracts/system.ts'
import { parseEnv } from '#server/env.ts'
import type { Prisma } from '#server/generated/prisma/client.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { getLog } from '#server/log.ts'
import { type JobQueue, startQueue } from '#server/queue.ts'
import { appRouter } from '#server/routers/app-router.ts'
import { createLocalStorage, type Storage } from '#server/services/storage/index.ts'
import { createTestDatabase, type TestDatabase } from '#server/testing/test-database.ts'
import { type Context, createCallerFactory } from '#server/trpc.ts'
import { type ClaimedJob, claimJob } from '../attempt/claim-job.ts'
import { listenForJobChanges } from '../view/job-changes.ts'
import { createUnkeptFeed } from './unkept-feed.ts'

export const TEST_ENGINE: Engine = { name: 'COLMAP', version: '3.8', cuda: false }

/** A database, a queue that sends, a storage on disk and the API on top of them: all real. */
export interface JobFixture extends TestDatabase {
  context: Context
  queue: JobQueue
  storage: Storage
  api: ReturnType<typeof createApi>
  /** The API as another owner would see it. */
  apiOf(ownerId: string): ReturnType<typeof createApi>
  /** The API with other parts under it. */
  apiWith(parts: Partial<Context>): ReturnType<typeof createApi>
  /** An accepted upload with its blobs in storage. */
  addUpload(facts?: Partial<Prisma.UploadUncheckedCreateInput>): Promise<string>
  addUploads(count: number): Promise<string[]>
  /** A queued job of three new photos. */
  submit(): Promise<JobView>
  /** Takes a job as a worker does. */
  claim(jobId: string): Promise<ClaimedJob>
  /** A job that a worker has begun. */
  submitAndClaim(): Promise<ClaimedJob>
  kindsOfEvents(jobId: string): Promise<string[]>
  close(): Promise<void>
}

const createApi = createCallerFactory(appRouter)

/** `variables` are of the environment; the data directory is made in TMPDIR. */
export async function createJobFixture(variables: Record<string, string> = {}): Promise<JobFixture> {
  const database = await createTestDatabase()
  const { db, url } = database
  const dataDir = await mkdtemp(path.join(variables.TMPDIR ?? tmpdir(), 'maquette-jobs-'))
  const env = parseEnv({ DATABASE_URL: url, MAQUETTE_DATA_DIR: dataDir, MAQUETTE_THREADS: '2', ...variables })
  const storage = createLocalStorage(path.join(dataDir, 'storage'))
  const queue = await startQueue({ databaseUrl: url, mode: 'send-only' })
  const changes = listenForJobChanges({ databaseUrl: url, log: getLog('test') })
  const feed = createUnkeptFeed({ db, ownerId: LOCAL_OWNER })
  const context: Context = { db, queue, storage, env, ownerId: LOCAL_OWNER, changes, feed }
  const api = createApi(context)

  const fixture: JobFixture = {
    ...database,
    context,
    queue,
    storage,
    api,
    apiWith: (parts) => createApi({ ...context, ...parts }),
    apiOf: (ownerId) => createApi({ ...context, ownerId, feed: createUnkeptFeed({ db, ownerId }) }),
    addUpload: (facts = {}) => addUpload(fixture, dataDir, facts),
    async addUploads(count) {
      const ids: string[] = []
      for (let index = 0; index < count; index++) ids.push(await fixture.addUpload())
      return ids
    },
    async submit() {
      const uploadIds = await fixture.addUploads(3)
      return api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
    },
    async claim(jobId) {
      const claimed = await claimJob(db, {
        jobId,
        engine: TEST_ENGINE,
        stagesOf: (capture) => stagesOf(routeOf(capture)),
      })
      if (!claimed) throw new Error(`job ${jobId} could not be claimed`)
      return claimed
    },
    async submitAndClaim() {
      return fixture.claim((await fixture.submit()).id)
    },
    async kindsOfEvents(jobId) {
      const events = await db.jobEvent.findMany({ where: { jobId }, orderBy: { id: 'asc' } })
      return events.map((event) => event.kind)
    },
    async close() {
      await changes.close()
      await queue.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return fixture
}

/** Numbers the files, so that the order of their making is the capture order. */
let uploadsMade = 0

async function addUpload(
  { db, storage }: JobFixture,
  dataDir: string,
  facts: Partial<Prisma.UploadUncheckedCreateInput>,
): Promise<string> {
  const id = uuidv7()
  await db.upload.create({
    data: {
      id,
      ownerId: LOCAL_OWNER,
      captureId: randomUUID(),
      status: 'accepted',
      fileName: `IMG_${++uploadsMade}.jpg`,
      byteSize: 1000,
      mediaType: 'image/jpeg',
      widthPx: 640,
      heightPx: 480,
      sha256: createHash('sha256').update(id).digest('hex'),
      sharpness: 100,
      ...facts,
    },
  })
  await mkdir(dataDir, { recursive: true })
  const source = path.join(dataDir, 'source')
  await writeFile(source, id)
  await storage.put(`uploads/${id}/original`, source)
  await storage.put(`uploads/${id}/thumbnail.webp`, source)
  return id
}
