import type { StageName } from '#server/contracts/stages.ts'
import type { ProgressBook } from './pipeline-progress.ts'
import { StageScratch } from './stage-scratch.ts'

/** How often the time spent on resumable work is recorded. */
const NOTE_MS = 5000

/** The stage's scratch directory, made on demand, with the time that earlier attempts spent on it. */
export function lendScratch(
  workspace: string,
  { stage, key, book, log }: { stage: StageName; key: string; book: ProgressBook; log(line: string): void },
): { open(): Promise<string>; close(options: { keep: boolean }): Promise<void> } {
  const scratch = StageScratch.of(workspace, { stage, key })
  let noting: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  const note = () => {
    writing = writing.then(() => scratch.note(book.elapsedMs())).catch(() => undefined)
  }
  return {
    async open() {
      const spentMs = await scratch.open()
      if (spentMs > 0) {
        book.resume(spentMs)
        log(`resumed after ${(spentMs / 1000).toFixed(0)} s of work`)
      }
      noting ??= setInterval(note, NOTE_MS)
      return scratch.dir
    },
    async close({ keep }) {
      clearInterval(noting)
      if (keep && noting) note()
      await writing
      if (!keep) await scratch.remove()
    },
  }
}
