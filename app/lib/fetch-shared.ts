import type { SharedView } from '#server/contracts/job-view.ts'
import { fetchJson } from './read-error.ts'

/** An answer of tRPC to one question. */
type Answer = { result: { data: SharedView } } | { error: { message: string; data: unknown } }

/** The one question that a shared page asks, by hand: tRPC's client for it would be a third of the page's own code. Rejects as that one does. */
export async function fetchShared(token: string, signal: AbortSignal): Promise<SharedView> {
  const input = encodeURIComponent(JSON.stringify({ token }))
  const response = await fetchJson(`/api/trpc/job.shared?input=${input}`, { signal })
  const answer = (await response.json()) as Answer
  if ('result' in answer) return answer.result.data
  throw Object.assign(new Error(answer.error.message), { data: answer.error.data })
}
