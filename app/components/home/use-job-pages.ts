'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { JobPage } from '#server/contracts/job-list.ts'
import { FIRST_PAGE } from '#server/contracts/job-list-limits.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { isFiltered, toListInput, useListOptions } from './use-list-options.ts'

/** While a job moves. A change must be on the screen within 1.5 s. */
const POLL_MS = 1000

/** The list as it is asked for now. `firstPage` is what the server put into the page: all jobs, the newest first. */
export function useJobPages(firstPage: JobPage | null) {
  const trpc = useTRPC()
  const options = useListOptions()
  const isPlain = !isFiltered(options) && options.sort === 'newest'
  const list = useInfiniteQuery(
    trpc.job.list.infiniteQueryOptions(
      { limit: FIRST_PAGE.limit, ...toListInput(options) },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchOnMount: 'always',
        placeholderData: keepPreviousData,
        ...(isPlain && firstPage ? { initialData: { pages: [firstPage], pageParams: [null] } } : {}),
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ jobs }) => jobs.some(({ status }) => !isFinal(status))) ? POLL_MS : false,
      },
    ),
  )
  const pages = list.data?.pages ?? []
  return {
    ...{ list, options },
    jobs: pages.flatMap(({ jobs }) => jobs),
    /** Those that are looked for, and all; null until it is known. */
    found: pages[0]?.found ?? null,
    total: pages[0]?.total ?? null,
  }
}

export type JobPages = ReturnType<typeof useJobPages>
