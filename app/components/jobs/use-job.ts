'use client'

import { useQuery } from '@tanstack/react-query'
import { isFinal } from '#server/contracts/job.ts'
import { useTRPC } from '../../lib/trpc.ts'

/** Twice within the 1.5 s in which a change must be on the screen. */
const POLL_MS = 600

/** The job, polled while it moves; also in the background, since the tab's title shows the percentage. */
export function useJob(id: string) {
  const trpc = useTRPC()
  return useQuery(
    trpc.job.get.queryOptions(
      { id },
      {
        refetchInterval: ({ state }) => (state.data && !isFinal(state.data.status) ? POLL_MS : false),
        refetchIntervalInBackground: true,
        refetchOnMount: 'always',
      },
    ),
  )
}
