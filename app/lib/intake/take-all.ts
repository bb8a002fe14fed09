import { DamagedEntry } from '#intake/damaged-entry.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import { leftOutOfZip } from '#intake/zip-left-out.ts'
import type { PickedFile } from '../upload/photo.ts'
import type { OfferedFile } from './offered-file.ts'

interface TakeOptions {
  signal: AbortSignal
  /** Files that are unpacked. */
  onProgress(done: number): void
}

interface Taken {
  files: PickedFile[]
  /** Damaged in their archive. */
  leftOut: LeftOut[]
}

/**
 * Takes files one after the other: unpacking many at once would hold all of them in memory. What is damaged in its archive is left out;
 * rejects as the first of these when nothing is left, and as any other that can't be taken.
 */
export async function takeAll(offered: readonly OfferedFile[], { signal, onProgress }: TakeOptions): Promise<Taken> {
  const taken: Taken = { files: [], leftOut: [] }
  const damaged: DamagedEntry[] = []
  let done = 0
  for (const one of offered) {
    signal.throwIfAborted()
    try {
      taken.files.push(await one.take(signal))
    } catch (thrown) {
      if (!(thrown instanceof DamagedEntry)) throw thrown
      damaged.push(thrown)
      taken.leftOut.push(leftOutOfZip(one.path, 'damaged'))
    }
    if (one.isPacked) onProgress(++done)
  }
  if (taken.files.length === 0 && damaged[0]) throw damaged[0]
  return taken
}
