import { setTimeout as sleep } from 'node:timers/promises'

export interface WaitLimits {
  /** Pause between two looks. */
  everyMs: number
  limitSeconds: number
}

/**
 * Looks until there is something other than null, and answers that. When it takes longer than the limit, also because
 * one look hangs, the error says what was waited for.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | null>,
  { everyMs, limitSeconds }: WaitLimits,
): Promise<T> {
  const over = new AbortController()
  const tooLate = async () => {
    await sleep(limitSeconds * 1000, undefined, { signal: over.signal })
    throw new Error(`Waited ${limitSeconds} s for ${what}.`)
  }
  const found = async () => {
    for (;;) {
      const seen = await look()
      if (seen !== null) return seen
      await sleep(everyMs, undefined, { signal: over.signal })
    }
  }
  try {
    return await Promise.race([found(), tooLate()])
  } finally {
    over.abort()
  }
}
