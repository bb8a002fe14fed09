import { type ChildProcess, execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { getDeathGuard } from '#server/death-guard.ts'
import { childEnv } from '#server/env.ts'

/** Many times the duration of the largest photo. */
const TIME_LIMIT_MS = 120_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/**
 * Limit of a decoder's resident memory in bytes: enough for 250 megapixels, and never so much of a small machine that its reconstructions
 * suffer. Its address space can't be limited instead: V8 and WebAssembly reserve far more of that than they use.
 */
const MEMORY_LIMIT_BYTES = Math.min(4 * 1024 ** 3, 0.6 * totalmem())
/** Megabytes of JavaScript objects, of which decoders have few: their pixels are outside of V8's heap. */
const MAX_HEAP_MB = 512
/** Frequent enough to end a decoder that allocates a gigabyte per second within some hundred megabytes. */
const LOOK_EVERY_MS = 100

/** How a decoder ended without a picture, in words that complete "… can't be used: ". */
export class DecoderError extends Error {
  override readonly name = 'DecoderError'
  /** Exit status; null when it was ended for taking too long or too much memory, or died. */
  readonly status: number | null

  constructor(message: string, status: number | null, cause: unknown) {
    super(message, { cause })
    this.status = status
  }
}

export interface DecoderOptions {
  /** Ends the decoder, whose run then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  memoryLimitBytes?: number
  timeLimitMs?: number
}

/**
 * Runs a decoder of this directory in a child process, because decoding blocks a thread, and so that a file that crashes the decoder
 * crashes nothing else. Its time and memory are limited, and it ends with this process. Returns its standard
 * output. Rejects with DecoderError; with status 1 the message is the decoder's.
 */
export async function runDecoder(
  program: string,
  args: readonly string[],
  { signal, memoryLimitBytes = MEMORY_LIMIT_BYTES, timeLimitMs = TIME_LIMIT_MS }: DecoderOptions = {},
): Promise<Buffer> {
  const file = path.resolve(/* turbopackIgnore: true */ 'server/services/uploads/check', program)
  const guard = await getDeathGuard()
  signal?.throwIfAborted()
  const [command, ...rest] = [...guard, process.execPath, `--max-old-space-size=${MAX_HEAP_MB}`, file, ...args]
  let excess = ''
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES, env: childEnv() } as const
    const child = execFile(command as string, rest, options, (error, stdout, stderr) => {
      stopWatching()
      if (signal?.aborted) return reject(signal.reason)
      if (!error) return resolve(stdout)
      const status = typeof error.code === 'number' && excess === '' ? error.code : null
      const said = status === null ? 'its decoder died of it' : stderr.toString('utf8').trim()
      reject(new DecoderError(excess || said, status, error))
    })
    const end = (reason: string) => {
      excess ||= reason
      child.kill('SIGKILL')
    }
    const stopWatching = watch(child, {
      onAbort: () => child.kill('SIGKILL'),
      onTime: () => end('it could not be decoded in time'),
      onMemory: () => end('it takes more memory to decode than a photo should'),
      ...{ signal, memoryLimitBytes, timeLimitMs },
    })
  })
}

interface Watch extends Required<Omit<DecoderOptions, 'signal'>> {
  signal: AbortSignal | undefined
  onAbort(): void
  onTime(): void
  onMemory(): void
}

/** Returns the function that stops watching. */
function watch(child: ChildProcess, { signal, timeLimitMs, memoryLimitBytes, ...on }: Watch): () => void {
  const looking = setInterval(async () => {
    if (child.pid !== undefined && (await residentBytes(child.pid)) > memoryLimitBytes) on.onMemory()
  }, LOOK_EVERY_MS)
  const waiting = setTimeout(on.onTime, timeLimitMs)
  // Without a guard, ends the decoder when this process exits.
  process.once('exit', on.onAbort)
  signal?.addEventListener('abort', on.onAbort)
  return () => {
    clearInterval(looking)
    clearTimeout(waiting)
    process.off('exit', on.onAbort)
    signal?.removeEventListener('abort', on.onAbort)
  }
}

/** 0 for a process that is gone. */
async function residentBytes(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(/* turbopackIgnore: true */ `/proc/${pid}/status`, 'utf8').catch(() => '')
    return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
  }
  const listed = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return 1024 * Number(listed.stdout.trim())
}
