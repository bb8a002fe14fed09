import pLimit from 'p-limit'

/**
 * Calls `work` for every item, `atOnce` of them at a time, and resolves to the results in the items' order.
 * After a failure, or when `signal` has fired, none is begun any more; rejects once all begun ones have settled.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit(atOnce)
  let failed = false
  const runs = items.map((item, index) =>
    limit(async () => {
      if (failed) return undefined as Result
      try {
        signal.throwIfAborted()
        return await work(item, index)
      } catch (error) {
        failed = true
        throw error
      }
    }),
  )
  const ends = await Promise.allSettled(runs)
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}
