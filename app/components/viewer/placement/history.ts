/** What was set, what was set before it, and what was undone. Values that are equal by identity are the same. */
export interface History<T> {
  past: readonly T[]
  now: T
  future: readonly T[]
  /** The gesture that made `now`; null if it can't be continued. */
  gesture: string | null
}

/** Steps back that are kept. */
const MAX_STEPS = 100

export function beginHistory<T>(now: T): History<T> {
  return { past: [], now, future: [], gesture: null }
}

/** A further step. Those of one gesture in a row, such as a slider on its way, are one. */
export function withStep<T>(history: History<T>, now: T, gesture: string | null = null): History<T> {
  const isSameGesture = gesture !== null && gesture === history.gesture
  const past = isSameGesture ? history.past : [...history.past, history.now].slice(-MAX_STEPS)
  return { past, now, future: [], gesture }
}

export function undone<T>(history: History<T>): History<T> {
  const now = history.past.at(-1)
  if (now === undefined) return history
  return { past: history.past.slice(0, -1), now, future: [history.now, ...history.future], gesture: null }
}

export function redone<T>(history: History<T>): History<T> {
  const [now, ...future] = history.future
  if (now === undefined) return history
  return { past: [...history.past, history.now], now, future, gesture: null }
}
