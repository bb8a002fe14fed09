import type { WorldPoint } from '#server/contracts/model/marks.ts'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'
import { readDrafts, writeDrafts } from '../../../lib/kept-drafts.ts'

const KEY = 'maquette.texts'

/** A text that was typed and not saved. */
interface TextDraft {
  /** What it is of: an annotation or a saved view by its id, or the next one of a model. */
  of: string
  /** What was saved when it was begun; empty for a new one. */
  base: string
  text: string
  /** Where a new annotation belongs, in the world of the cameras. */
  position: WorldPoint | null
}

/** Keeps it in place of what was kept of the same. */
export function keepText(storage: BrowserStorage, draft: TextDraft): void {
  writeDrafts(storage, KEY, [...othersThan(storage, draft.of), draft])
}

export function forgetText(storage: BrowserStorage, of: string): void {
  if (find(storage, of)) writeDrafts(storage, KEY, othersThan(storage, of))
}

/** What was typed and not saved, unless another text was saved since: then that one counts. */
export function keptText(storage: BrowserStorage, of: string, base: string): TextDraft | null {
  const draft = find(storage, of)
  return draft?.base === base ? draft : null
}

function find(storage: BrowserStorage, of: string): TextDraft | undefined {
  return readDrafts<TextDraft>(storage, KEY, isDraft).find((each) => each.of === of)
}

function othersThan(storage: BrowserStorage, of: string): TextDraft[] {
  return readDrafts<TextDraft>(storage, KEY, isDraft).filter((each) => each.of !== of)
}

function isDraft(value: Partial<TextDraft> | null): boolean {
  const { of, base, text, position } = value ?? {}
  const hasPlace = Array.isArray(position) && position.length === 3 && position.every(Number.isFinite)
  return [of, base, text].every((each) => typeof each === 'string') && (position === null || hasPlace)
}
