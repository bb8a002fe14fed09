import type { Engine } from '#server/contracts/system.ts'
import { runProcess } from '../process/run-process.ts'

/** A program that takes longer to print its version hangs. */
const ANSWER_WITHIN_MS = 20_000

/** The COLMAP at `colmapPath` (a path, or a name on the PATH), or null when there is none that runs. */
export async function detectColmap(colmapPath: string, signal?: AbortSignal): Promise<Engine | null> {
  const lines: string[] = []
  const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS)
  try {
    await runProcess({
      command: colmapPath,
      args: ['help'],
      label: 'COLMAP',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      onLine: (line) => lines.push(line),
    })
  } catch {
    signal?.throwIfAborted()
    return null
  }
  return parseColmap(lines)
}

/**
 * Version and CUDA from the head of `colmap help`: "COLMAP 3.8 -- Structure-from-Motion and Multi-View
 * Stereo" and "(Commit 43de802 on 2023-01-31 without CUDA)", in newer versions on one line.
 */
export function parseColmap(helpLines: readonly string[]): Engine | null {
  const head = helpLines.slice(0, 5).join(' ')
  const version = /\bCOLMAP (\d+(?:\.\w+)*)/.exec(head)?.[1]
  const cuda = /\bwith(out)? CUDA\b/.exec(head)
  return version ? { name: 'COLMAP', version, cuda: cuda !== null && cuda[1] === undefined } : null
}
