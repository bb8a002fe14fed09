export type BrowserStorage = Pick<Storage, 'getItem' | 'setItem'>

/** What the browser keeps for this site; where it is told to keep nothing, what this page keeps until it is closed. */
export function browserStorage(): BrowserStorage {
  try {
    return localStorage
  } catch {
    return pageStorage
  }
}

const kept = new Map<string, string>()

const pageStorage: BrowserStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
}
