import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '#server/errors.ts'
import type { ThreadMessage } from './run-in-thread.ts'

/** The whole of a thread's entry: computes with what `runInThread` handed over and posts progress and the answer to it. */
export async function answerFromThread<Data, Progress, Output>(
  compute: (data: Data, onProgress: (progress: Progress) => void) => Promise<Output>,
): Promise<void> {
  const post = (message: ThreadMessage<Progress, Output>) => parentPort?.postMessage(message)
  try {
    const output = await compute(workerData as Data, (progress) => post({ kind: 'progress', progress }))
    post({ kind: 'done', output })
  } catch (error) {
    // Classes don't survive the way between threads; any other error arrives as an error of the thread.
    if (!(error instanceof AppError)) throw error
    post({ kind: 'failed', error: error.toBody() })
  }
}
