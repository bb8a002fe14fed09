import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { jobKeys } from '#server/services/storage/storage-keys.ts'
import type { ProducedArtifact } from '#worker/pipeline/stage.ts'
import type { AttemptContext } from './attempt-context.ts'
import { retry } from './retry.ts'

/**
 * Makes the function that puts an attempt's results into storage and then into the job's list. A name that is published
 * again gets a key of its own, so that readers of the version before get all of it; that goes once the row
 * points to the new one. Resolves to false, with nothing kept, when the attempt may not publish any more.
 */
export function createPublisher(context: AttemptContext): (artifact: ProducedArtifact) => Promise<boolean> {
  const { db, storage, job, log, stop } = context
  const timesPublished = new Map<string, number>()

  return async ({ path, ...artifact }) => {
    const times = timesPublished.get(artifact.name) ?? 0
    timesPublished.set(artifact.name, times + 1)
    const storageKey = jobKeys.artifact({ jobId: job.id, attempt: job.attempt, name: artifact.name, times })
    const blob = await storage.put(storageKey, path)

    const { before, recorded } = await retry(
      async () => {
        const where = { jobId_name: { jobId: job.id, name: artifact.name } }
        const before = await db.artifact.findUnique({ where, select: { storageKey: true } })
        const recorded = await recordArtifact(db, {
          jobId: job.id,
          attempt: job.attempt,
          ...artifact,
          ...blob,
          storageKey,
        })
        return { before, recorded }
      },
      { what: `list ${artifact.name}`, signal: stop.signal, log },
    )
    if (!recorded) {
      await storage.remove(storageKey)
      return false
    }
    if (before && before.storageKey !== storageKey) await storage.remove(before.storageKey)
    return true
  }
}
