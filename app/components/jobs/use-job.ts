'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { usePageVisible } from '../../lib/use-page-visible.ts'

/** Without a subscription: twice within the 1.5 s in which a change must be on the screen. */
const POLL_MS = 600

/** In a tab that nobody looks at, whose title alone shows the percentage. */
const BACKGROUND_POLL_MS = 3000

/** Whether something will change without anybody's doing. */
function isMoving({ status, exports }: JobView): boolean {
  return !isFinal(status) || exports.state === 'pending'
}

/**
 * The job, pushed while it moves and the tab is looked at, else polled: a browser has six connections for a server, all
 * tabs together, and a subscription keeps one.
 */
export function useJob(id: string, first: JobView | null) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const isVisible = usePageVisible()
  const key = trpc.job.get.queryKey({ id })

  const known = queryClient.getQueryData(key)
  const subscription = useSubscription(
    trpc.job.watch.subscriptionOptions(
      { id },
      {
        enabled: isVisible && known !== undefined && isMoving(known),
        onData({ data }) {
          // An answer that is under way may be older than this.
          void queryClient.cancelQueries({ queryKey: key })
          queryClient.setQueryData(key, data)
        },
      },
    ),
  )
  const isPushed = subscription.status === 'pending'
  const pollMs = isVisible ? POLL_MS : BACKGROUND_POLL_MS
  return useQuery(
    trpc.job.get.queryOptions(
      { id },
      {
        refetchInterval: ({ state }) => (state.data && isMoving(state.data) && !isPushed ? pollMs : false),
        refetchIntervalInBackground: true,
        refetchOnMount: 'always',
        ...(first && { initialData: first }),
      },
    ),
  )
}
