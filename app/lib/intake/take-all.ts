import type { PickedFile } from '../upload/photo.ts'
import type { OfferedFile } from './offered-file.ts'

interface TakeOptions {
  signal: AbortSignal
  /** Files that are unpacked. */
  onProgress(done: number): void
}

/** Takes files one after the other: unpacking many at once would hold all of them in memory. Rejects as the first that can't be taken. */
export async function takeAll(
  offered: readonly OfferedFile[],
  { signal, onProgress }: TakeOptions,
): Promise<PickedFile[]> {
  const taken: PickedFile[] = []
  for (const one of offered) {
    signal.throwIfAborted()
    taken.push(await one.take(signal))
    if (one.isPacked) onProgress(taken.length)
  }
  return taken
}
