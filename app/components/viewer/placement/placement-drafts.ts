import { isSamePlacement, type Placement } from '#server/contracts/model/placement.ts'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'
import { readDrafts, writeDrafts } from '../../../lib/kept-drafts.ts'

const KEY = 'maquette.placements'

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
  const before = readDrafts<Draft>(storage, KEY, isDraft)
  const others = before.filter((each) => each.model !== model)
  if (!draft && others.length === before.length) return
  writeDrafts(storage, KEY, draft ? [...others, { model, ...draft }] : others)
}

/** What was set and not saved, unless the files have been placed differently since: then the later one counts. */
export function keptDraft(storage: BrowserStorage, model: string, applied: Placement): Placement | null {
  const draft = readDrafts<Draft>(storage, KEY, isDraft).find((each) => each.model === model)
  return draft && isSamePlacement(draft.base, applied) ? draft.placement : null
}

function isDraft(value: Partial<Draft> | null): boolean {
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
