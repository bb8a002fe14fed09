import { Worker } from 'node:worker_threads'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'

/** What a thread's entry posts: any number of `progress`, then one of the others. */
export type ThreadMessage<Progress, Output> =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'done'; output: Output }
  | { kind: 'failed'; error: ErrorBody }

export interface RunInThreadOptions<Progress> {
  /** The module that the thread runs; it answers by `answerFromThread`. */
  entry: URL
  /** Handed over as `workerData`. */
  data: unknown
  /** Ends the thread at once, in the middle of any loop; the run rejects with its reason. */
  signal: AbortSignal
  onProgress(progress: Progress): void
}

/**
 * Runs a module in a thread of its own: long computations must not keep this one from hearing of a cancel.
 *
 * @throws AppError as the thread did; OUT_OF_MEMORY when its heap was too small.
 */
export async function runInThread<Progress, Output>(options: RunInThreadOptions<Progress>): Promise<Output> {
  const { signal } = options
  signal.throwIfAborted()
  const worker = new Worker(options.entry, { workerData: options.data })
  const { promise, resolve, reject } = Promise.withResolvers<Output>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  worker.on('message', (message: ThreadMessage<Progress, Output>) => {
    if (message.kind === 'progress') {
      if (!signal.aborted) options.onProgress(message.progress)
    } else if (message.kind === 'done') resolve(message.output)
    else if (message.kind === 'failed') reject(new AppError(message.error.code, message.error))
    // Anything else is Node's own: under --watch a thread reports its imports this way.
  })
  worker.on('error', (error: NodeJS.ErrnoException) =>
    reject(error.code === OUT_OF_MEMORY ? outOfMemory(error) : error),
  )
  worker.on('exit', (code) => reject(new Error(`The thread ended with status ${code} and without an answer`)))
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY'

function outOfMemory(cause: unknown): AppError {
  return new AppError('OUT_OF_MEMORY', {
    ...explainError('memoryComputation', 'freeMemory'),
    cause,
  })
}
