import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { KernelMemory } from './kernel-memory.ts'
import { CONTROL_WORD, CONTROL_WORDS, type KernelTask, type KernelThreadData, TASK_DONE } from './kernel-thread.ts'
import { type KernelName, loadKernel } from './load-kernel.ts'

export interface RunRowsOptions {
  signal: AbortSignal
  /** Further arguments of the function, after the rows. */
  rest?: number[]
  /** Gets the rows done, now and then. */
  onRows?(done: number): void
}

/** Rows that a thread takes at once: short enough to stop within a tenth of a second, and to share out the end. */
const CHUNK_ROWS = 4
const REPORT_EVERY_MS = 200

/**
 * Threads that run one kernel over the rows of an image, all in the same memory. The main thread only waits, and can do
 * so for other things too. What is computed must not depend on which thread takes which rows.
 */
export class KernelPool {
  readonly memory: KernelMemory
  readonly #threads: Worker[]
  readonly #control: number
  #running = false

  private constructor(memory: KernelMemory, threads: Worker[], control: number) {
    this.memory = memory
    this.#threads = threads
    this.#control = control
  }

  /** Close it when done: threads keep the process alive. */
  static async open(name: KernelName, threads: number): Promise<KernelPool> {
    assert(Number.isInteger(threads) && threads > 0)
    const module = await loadKernel(name)
    const memory = new KernelMemory()
    const control = memory.allocate(4 * CONTROL_WORDS)
    const scratchBytes = measureScratch(module, memory)
    const workers = Array.from({ length: threads }, () => {
      const workerData: KernelThreadData = {
        module,
        memory: memory.memory,
        scratch: memory.allocate(scratchBytes),
        control,
      }
      return new Worker(new URL('./kernel-thread.ts', import.meta.url), { workerData })
    })
    const pool = new KernelPool(memory, workers, control)
    try {
      await Promise.all(workers.map((worker) => once(worker, 'online')))
    } catch (error) {
      await pool.close()
      throw error
    }
    return pool
  }

  /**
   * Runs the kernel's function `name` over rows 0 to `rows` and settles when no thread is at it any more. Rejects with
   * the signal's reason within some rows' time of an abort.
   */
  async runRows(name: string, frame: number, rows: number, options: RunRowsOptions): Promise<void> {
    const { signal, onRows, rest = [] } = options
    signal.throwIfAborted()
    assert(!this.#running, 'A pool runs one function at a time')
    this.#running = true
    const words = this.memory.ints(this.#control, CONTROL_WORDS)
    for (const word of Object.values(CONTROL_WORD)) Atomics.store(words, word, 0)
    const stop = () => Atomics.store(words, CONTROL_WORD.stop, 1)
    signal.addEventListener('abort', stop, { once: true })
    const report = setInterval(() => onRows?.(Atomics.load(words, CONTROL_WORD.rowsDone)), REPORT_EVERY_MS)
    try {
      const task: KernelTask = { name, frame, rows, chunkRows: CHUNK_ROWS, rest }
      await Promise.all(
        this.#threads.map(async (thread) => {
          const done = waitUntilDone(thread)
          thread.postMessage(task)
          await done
        }),
      )
      signal.throwIfAborted()
    } finally {
      clearInterval(report)
      signal.removeEventListener('abort', stop)
      this.#running = false
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }
}

/** Until `thread` answers its task; rejects when it breaks. Under --watch Node posts messages of its own between. */
function waitUntilDone(thread: Worker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onMessage = (message: unknown) => message === TASK_DONE && resolve()
  thread.on('message', onMessage).once('error', reject)
  return promise.finally(() => thread.off('message', onMessage).off('error', reject))
}

function measureScratch(module: WebAssembly.Module, { memory }: KernelMemory): number {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return (exports as { scratchBytes(): number }).scratchBytes()
}
