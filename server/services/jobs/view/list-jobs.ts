import type { JobPage } from '#server/contracts/job.ts'
import { MODEL_PICTURE_NAME } from '#server/contracts/report.ts'
import type { JobDeps } from '../job-deps.ts'
import { toJobSummary } from './job-view.ts'
import { NOT_QUEUED, type QueuePlace } from './queue-positions.ts'
import { storedBytes } from './stored-bytes.ts'

export interface ListJobsOptions {
  /** Jobs a page, at least 1. */
  limit: number
  /** `nextCursor` of the page before. */
  cursor?: string | null | undefined
}

/**
 * The owner's jobs, newest first. Ids are UUIDv7, so their order is the order of creation, and a page begins after the
 * last id of the one before: jobs that come or go in between neither repeat nor hide others.
 */
export async function listJobs(
  { db, ownerId, places: readPlaces }: Pick<JobDeps, 'db' | 'ownerId'> & { places(): Promise<Map<string, QueuePlace>> },
  { limit, cursor }: ListJobsOptions,
): Promise<JobPage> {
  const rows = await db.job.findMany({
    where: { ownerId, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: {
      photos: { orderBy: { ordinal: 'asc' }, take: 1, select: { uploadId: true } },
      artifacts: { where: { name: MODEL_PICTURE_NAME } },
      _count: { select: { photos: { where: { role: 'color' } } } },
    },
  })
  const page = rows.slice(0, limit)
  const places = page.some((row) => row.status === 'queued') ? await readPlaces() : null
  const stored = await storedBytes(
    db,
    page.map(({ id }) => id),
  )
  return {
    jobs: page.map((row) => {
      const place = (row.status === 'queued' && places?.get(row.id)) || NOT_QUEUED
      return toJobSummary(row, { ...place, storedBytes: stored.get(row.id) ?? 0 })
    }),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}
