import { isSamePlacement, type Placement } from '#server/contracts/model/placement.ts'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'

const KEY = 'maquette.placements'
/** Of as many models: somebody who left more of them half done has forgotten the first. */
const MAX_DRAFTS = 20

interface Draft {
  model: string
  /** What the files had when it was set. */
  base: Placement
  placement: Placement
}

/** Keeps what was set and not saved; null forgets it. */
export function keepDraft(
  storage: BrowserStorage,
  model: string,
  draft: Pick<Draft, 'base' | 'placement'> | null,
): void {
  const before = readDrafts(storage)
  const others = before.filter((each) => each.model !== model)
  if (!draft && others.length === before.length) return
  const drafts = draft ? [...others, { model, ...draft }].slice(-MAX_DRAFTS) : others
  try {
    storage.setItem(KEY, JSON.stringify(drafts))
  } catch {
    // A browser without room keeps the draft as long as the page.
  }
}

/** What was set and not saved, unless the files have been placed differently since: then the later one counts. */
export function keptDraft(storage: BrowserStorage, model: string, applied: Placement): Placement | null {
  const draft = readDrafts(storage).find((each) => each.model === model)
  return draft && isSamePlacement(draft.base, applied) ? draft.placement : null
}

function readDrafts(storage: BrowserStorage): Draft[] {
  try {
    const drafts: unknown = JSON.parse(storage.getItem(KEY) ?? '[]')
    return Array.isArray(drafts) ? drafts.filter(isDraft) : []
  } catch {
    return []
  }
}

/** What another version wrote may be anything. */
function isDraft(value: Partial<Draft> | null): value is Draft {
  return typeof value?.model === 'string' && isPlacement(value.base) && isPlacement(value.placement)
}

function isPlacement(value: Partial<Placement> | undefined): boolean {
  const { metresPerUnit, rotation, origin, crop } = value ?? {}
  const hasScale = metresPerUnit === null || Number.isFinite(metresPerUnit)
  const hasCrop = crop === null || (areNumbers(crop?.min, 3) && areNumbers(crop?.max, 3))
  return hasScale && areNumbers(rotation, 4) && areNumbers(origin, 3) && hasCrop
}

function areNumbers(values: unknown, count: number): boolean {
  return Array.isArray(values) && values.length === count && values.every(Number.isFinite)
}
