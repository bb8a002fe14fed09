/** What became of one key: a failure of its own, which is thrown to those who asked for it alone. */
export type Outcome<V> = { value: V } | { error: unknown }

/** No answer keeps those who asked for small things waiting for more than so many. */
const MAX_TOGETHER = 50

interface Waiting<K, V> {
  key: K
  resolve(value: V): void
  reject(error: unknown): void
}

/**
 * Reads one by one what is asked for now and then, at once, and together what is asked for while a read is under way: a crowd that
 * arrives at the same moment costs some large reads instead of one for each. `readAll` answers in the order of its keys, none of them
 * twice, and begins after everybody whom it answers has asked. Should it fail, all whom it was to answer hear of it.
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
