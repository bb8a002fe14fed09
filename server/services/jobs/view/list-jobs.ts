import { z } from 'zod'
import { MODEL_PICTURE_NAME } from '#server/contracts/artifact-names.ts'
import type { JobPage, JobSort, ListJobsInput } from '#server/contracts/lists/job-list.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import type { JobDeps } from '../job-deps.ts'
import { MODEL_NAME, toJobSummary, WITH_FILING } from './job-view.ts'
import { NOT_QUEUED, type QueuePlace } from './queue-positions.ts'
import { BYTES_OF_JOB, storedBytes } from './stored-bytes.ts'

/** `limit` is at least 1; what is left out is as in `listJobsInputSchema`. */
export type ListJobsOptions = Partial<ListJobsInput> & Pick<ListJobsInput, 'limit'>

/**
 * The owner's jobs that are looked for. A page begins after the last job of the one before: jobs that come or go in between
 * neither repeat nor hide others. Ids are UUIDv7, so their order is the order of creation.
 *
 * Throws INVALID_INPUT for a cursor of another order.
 */
export async function listJobs(
  { db, ownerId, places: readPlaces }: Pick<JobDeps, 'db' | 'ownerId'> & { places(): Promise<Map<string, QueuePlace>> },
  options: ListJobsOptions,
): Promise<JobPage> {
  const { limit, sort = 'newest' } = options
  // (1) which
  const wanted = wantedBy(ownerId, options)
  const [found, [counts]] = await Promise.all([findOrdered(db, wanted, options), countJobs(db, ownerId, wanted)])
  const page = found.slice(0, limit)
  const ids = page.map(({ id }) => id)

  // (2) what the list shows of them; one that is deleted in between falls out
  const rows = await db.job.findMany({
    where: { id: { in: ids } },
    include: {
      ...WITH_FILING,
      photos: { orderBy: { ordinal: 'asc' }, take: 1, select: { uploadId: true } },
      artifacts: { where: { name: { in: [MODEL_PICTURE_NAME, MODEL_NAME] } } },
      _count: { select: { photos: { where: { role: 'color' } } } },
    },
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const places = rows.some((row) => row.status === 'queued') ? await readPlaces() : null
  const stored = await storedBytes(db, ids)
  const last = found.length > limit ? page.at(-1) : undefined
  return {
    jobs: ids.flatMap((id) => {
      const row = byId.get(id)
      if (!row) return []
      const place = (row.status === 'queued' && places?.get(id)) || NOT_QUEUED
      return toJobSummary(row, { ...place, storedBytes: stored.get(id) ?? 0 })
    }),
    nextCursor: last ? toCursor(sort, last) : null,
    ...counts,
  }
}

function wantedBy(ownerId: string, { search, statuses, presets, project, tags }: ListJobsOptions): Prisma.Sql {
  const conditions = [Prisma.sql`owner_id = ${ownerId}`]
  // The database takes no NUL in a text, and no name has one.
  const pattern = `%${search?.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
  if (search) conditions.push(Prisma.sql`name ILIKE ${pattern}`)
  if (statuses?.length) conditions.push(Prisma.sql`status::text = ANY(${statuses})`)
  if (presets?.length) conditions.push(Prisma.sql`preset = ANY(${presets})`)
  if (project === 'none') conditions.push(Prisma.sql`project_id IS NULL`)
  else if (project) conditions.push(Prisma.sql`project_id = ${project}::uuid`)
  for (const tag of tags ?? []) {
    conditions.push(Prisma.sql`EXISTS (SELECT 1 FROM job_tags WHERE job_id = jobs.id AND lower(tag) = lower(${tag}))`)
  }
  return Prisma.join(conditions, ' AND ')
}

async function countJobs(db: DbTx, ownerId: string, wanted: Prisma.Sql): Promise<[{ found: number; total: number }]> {
  return db.$queryRaw`
    SELECT COUNT(*) FILTER (WHERE ${wanted})::int AS found, COUNT(*)::int AS total FROM jobs WHERE owner_id = ${ownerId}`
}

interface Ordered {
  id: string
  /** What the order is by, besides the id; empty where it is by the id alone. */
  key: string
}

/** What an order is by, and how its keys are read back from a cursor. */
const KEYS: Record<JobSort, { key: Prisma.Sql; type: Prisma.Sql; descending: boolean }> = {
  newest: { key: Prisma.sql`''`, type: Prisma.sql`text`, descending: true },
  oldest: { key: Prisma.sql`''`, type: Prisma.sql`text`, descending: false },
  name: { key: Prisma.sql`lower(name)`, type: Prisma.sql`text`, descending: false },
  largest: { key: BYTES_OF_JOB, type: Prisma.sql`bigint`, descending: true },
}

/** One more than the page holds, where there are more. */
async function findOrdered(
  db: DbTx,
  wanted: Prisma.Sql,
  { limit, cursor, sort = 'newest' }: ListJobsOptions,
): Promise<Ordered[]> {
  const { key, type, descending } = KEYS[sort]
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const after = cursor ? fromCursor(sort, cursor) : null
  const begin = after
    ? Prisma.sql`(key, id) ${descending ? Prisma.sql`<` : Prisma.sql`>`} (${after.key}::${type}, ${after.id}::uuid)`
    : Prisma.sql`true`
  return db.$queryRaw`
    SELECT id, key::text AS key FROM (SELECT id, ${key} AS key FROM jobs WHERE ${wanted}) AS found
    WHERE ${begin} ORDER BY found.key ${direction}, id ${direction} LIMIT ${limit + 1}`
}

const BY_ID: readonly JobSort[] = ['newest', 'oldest']
const cursorSchema = z.tuple([z.string(), z.uuid()])

function toCursor(sort: JobSort, { key, id }: Ordered): string {
  return BY_ID.includes(sort) ? id : JSON.stringify([key, id])
}

function fromCursor(sort: JobSort, cursor: string): Ordered {
  try {
    if (BY_ID.includes(sort)) return { key: '', id: z.uuid().parse(cursor) }
    const [key, id] = cursorSchema.parse(JSON.parse(cursor))
    if (sort === 'largest')
      z.string()
        .regex(/^\d{1,18}$/)
        .parse(key)
    return { key, id }
  } catch (cause) {
    throw new AppError('INVALID_INPUT', {
      message: 'The list can’t continue from this cursor.',
      suggestion: 'Give `nextCursor` of a page of the same search and order, or none for the first page.',
      field: 'cursor',
      cause,
    })
  }
}
