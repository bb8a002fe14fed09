import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const NOTE_NAME = 'note.json'
const KEPT_NAME = 'kept'

const noteSchema = z.object({
  /** Of the run that it is kept for; see `checkpointKey`. */
  key: z.string(),
  /** Milliseconds that runs have worked on it. */
  spentMs: z.number().min(0),
})

/**
 * Files that a stage keeps while it runs, for resuming after an interruption. They belong to one checkpoint key: whatever the
 * stage's output depends on was the same when they were written.
 */
export class StageScratch {
  readonly #root: string
  readonly #key: string

  private constructor(root: string, key: string) {
    this.#root = root
    this.#key = key
  }

  static of(workspace: string, { stage, key }: { stage: string; key: string }): StageScratch {
    return new StageScratch(path.join(workspace, 'scratch', stage), key)
  }

  /** Where the stage keeps its files. */
  get dir(): string {
    return path.join(this.#root, KEPT_NAME)
  }

  /** Creates the directory, or opens it with the files kept under this key. Returns the milliseconds spent on them. */
  async open(): Promise<number> {
    const text = await readFile(path.join(this.#root, NOTE_NAME), 'utf8').catch(() => '')
    const note = noteSchema.safeParse(parseJson(text)).data
    if (note?.key === this.#key) return note.spentMs
    await this.remove()
    await mkdir(this.dir, { recursive: true })
    await this.note(0)
    return 0
  }

  /** Records the time spent on the kept files. */
  async note(spentMs: number): Promise<void> {
    const draft = path.join(this.#root, `.${NOTE_NAME}`)
    await writeFile(draft, JSON.stringify({ key: this.#key, spentMs: Math.round(spentMs) }), { flush: true })
    await rename(draft, path.join(this.#root, NOTE_NAME))
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
