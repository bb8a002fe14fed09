import { LOG_NAME } from '#server/contracts/artifact-names.ts'
import type { ProducedArtifact } from '../pipeline/stage.ts'
import type { JobLog } from './job-log.ts'

/** The most that the log on the page lags behind; each time the whole log is copied into storage. */
const PUBLISH_MS = 2000

/** The log as a result of its job. */
export function logArtifact(log: JobLog): ProducedArtifact {
  return {
    name: LOG_NAME,
    description: 'Everything that was done, step by step',
    mediaType: 'text/plain; charset=utf-8',
    path: log.path,
  }
}

/**
 * Publishes the log whenever it has grown, until the returned function is called, which waits for a copy that is under
 * way. A failed copy is repeated with the next: the run does not depend on it.
 */
export function publishLiveLog(
  log: JobLog,
  publish: (artifact: ProducedArtifact) => Promise<unknown>,
): () => Promise<void> {
  let published = 0
  let copying: Promise<void> | null = null

  async function copy(): Promise<void> {
    const { linesWritten } = log
    await publish(logArtifact(log))
    published = linesWritten
  }

  const timer = setInterval(() => {
    if (copying || log.linesWritten === published) return
    copying = copy()
      .catch(() => undefined)
      .finally(() => {
        copying = null
      })
  }, PUBLISH_MS)
  return async () => {
    clearInterval(timer)
    await copying
  }
}
