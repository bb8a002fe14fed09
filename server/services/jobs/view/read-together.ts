/** The result for one key; an error is thrown only to those who asked for this key. */
export type Outcome<V> = { value: V } | { error: unknown }

/** Keys per read: a small request never waits for more than this many. */
const MAX_TOGETHER = 50

interface Waiting<K, V> {
  key: K
  resolve(value: V): void
  reject(error: unknown): void
}

/**
 * Reads occasional requests immediately, one by one, and collects those that arrive during a read: a crowd that
 * arrives at the same moment costs some large reads instead of one for each. `readAll` returns results in the order of its keys, none of them
 * twice, and starts after all of its requests. If it fails, all of its requests fail.
 */
export function readTogether<K, V>(readAll: (keys: K[]) => Promise<Outcome<V>[]>): (key: K) => Promise<V> {
  let waiting: Waiting<K, V>[] = []
  let isReading = false

  async function readWaiting(): Promise<void> {
    isReading = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_TOGETHER)
      waiting = waiting.slice(MAX_TOGETHER)
      await answer(batch)
    }
    isReading = false
  }

  async function answer(batch: Waiting<K, V>[]): Promise<void> {
    const keys = [...new Set(batch.map(({ key }) => key))]
    const outcomes = await readAll(keys).catch((error): Outcome<V>[] => keys.map(() => ({ error })))
    for (const { key, resolve, reject } of batch) {
      const outcome = outcomes[keys.indexOf(key)] ?? { error: new Error(`Nothing was read of ${key}.`) }
      if ('value' in outcome) resolve(outcome.value)
      else reject(outcome.error)
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!isReading) void readWaiting()
    })
}
