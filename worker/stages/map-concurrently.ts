/**
 * Calls `work` for every item, `atOnce` of them at a time, and resolves to the results in the items' order.
 * After a failure, or when `signal` has fired, none is begun any more; rejects once all begun ones have settled.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length)
  const queue = items.entries()
  let failed = false
  const runs = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const [index, item] of queue) {
      if (failed) return
      try {
        signal.throwIfAborted()
        results[index] = await work(item, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  })
  const failure = (await Promise.allSettled(runs)).find((run) => run.status === 'rejected')
  if (failure) throw failure.reason
  return results
}
