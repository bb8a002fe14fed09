import { parentPort, workerData } from 'node:worker_threads'

/** What a thread is started with. */
export interface KernelThreadData {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  /** Address of its own working memory. */
  scratch: number
  /** Address of the control block, see ControlWord. */
  control: number
}

/** i32 words that all threads share: the next row to take, rows done, and whether to stop. */
export const CONTROL_WORD = { nextRow: 0, rowsDone: 1, stop: 2 } as const
export const CONTROL_WORDS = 3

/** A function over rows, of which each thread takes `chunkRows` after `chunkRows` until there are none. */
export interface KernelTask {
  name: string
  /** Address of the function's structure. */
  frame: number
  rows: number
  chunkRows: number
  /** Further arguments, after the rows. */
  rest: number[]
}

/** A thread's answer to a task. */
export const TASK_DONE = 'done'

type RowFunction = (frame: number, from: number, to: number, ...rest: number[]) => void

// Other threads import this module for its types: theirs is other data.
if (parentPort && workerData?.module instanceof WebAssembly.Module) serve(workerData as KernelThreadData, parentPort)

function serve({ module, memory, scratch, control }: KernelThreadData, port: NonNullable<typeof parentPort>): void {
  const instance = new WebAssembly.Instance(module, { env: { memory } })
  const functions = instance.exports as Record<string, RowFunction> & { setScratch(start: number): void }
  functions.setScratch(scratch)
  const words = new Int32Array(memory.buffer, control, CONTROL_WORDS)
  port.on('message', ({ name, frame, rows, chunkRows, rest }: KernelTask) => {
    const run = functions[name]
    if (!run) throw new Error(`The kernel has no function ${name}`)
    while (!Atomics.load(words, CONTROL_WORD.stop)) {
      const from = Atomics.add(words, CONTROL_WORD.nextRow, chunkRows)
      if (from >= rows) break
      const to = Math.min(from + chunkRows, rows)
      run(frame, from, to, ...rest)
      Atomics.add(words, CONTROL_WORD.rowsDone, to - from)
    }
    port.postMessage(TASK_DONE)
  })
}
