import type { BrowserStorage } from './browser-storage.ts'

/** Of each kind: somebody who left more of them half done has forgotten the first. */
const MAX_DRAFTS = 20

/** What was begun and not saved, the oldest first. What another version wrote may be anything: that is left out. */
export function readDrafts<T>(
  storage: BrowserStorage,
  key: string,
  isDraft: (value: Partial<T> | null) => boolean,
): T[] {
  try {
    const drafts: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(drafts) ? drafts.filter(isDraft) : []
  } catch {
    return []
  }
}

/** Keeps the last of them. A browser without room keeps drafts as long as the page shows them. */
export function writeDrafts<T>(storage: BrowserStorage, key: string, drafts: readonly T[]): void {
  try {
    storage.setItem(key, JSON.stringify(drafts.slice(-MAX_DRAFTS)))
  } catch {
    // Nothing is lost that was not lost before.
  }
}
