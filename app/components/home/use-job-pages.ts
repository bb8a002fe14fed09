'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobPage } from '#server/contracts/lists/job-list.ts'
import { FIRST_PAGE } from '#server/contracts/lists/job-list-limits.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { type ListChoice, queryOfChoice, toListInput } from './list-options.ts'
import { useListOptions } from './use-list-options.ts'

/** While a job moves. A change must be on the screen within 1.5 s. */
const POLL_MS = 1000

/** What the server read from the address, and put into the page. */
export interface FirstPage {
  choice: ListChoice
  /** Null where the server could not tell. */
  page: JobPage | null
}

/** The list as it is asked for now. */
export function useJobPages(first: FirstPage) {
  const trpc = useTRPC()
  const options = useListOptions(first.choice)
  const isFirst = queryOfChoice(options) === queryOfChoice(first.choice)
  const list = useInfiniteQuery(
    trpc.job.list.infiniteQueryOptions(
      { limit: FIRST_PAGE.limit, ...toListInput(options) },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchOnMount: 'always',
        placeholderData: keepPreviousData,
        ...(isFirst && first.page ? { initialData: { pages: [first.page], pageParams: [null] } } : {}),
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ jobs }) => jobs.some(({ status }) => !isFinal(status))) ? POLL_MS : false,
      },
    ),
  )
  const pages = list.data?.pages ?? []
  // While the server is away, what is asked for anew has no answer: the list stays one of so many, with the filters that lead back.
  const [total, setTotal] = useState(first.page?.total ?? null)
  const told = pages[0]?.total ?? total
  if (told !== total) setTotal(told)
  return {
    ...{ list, options },
    jobs: pages.flatMap(({ jobs }) => jobs),
    /** Those that are looked for; null until it is known. */
    found: pages[0]?.found ?? null,
    /** All, as last heard; null until it is known. */
    total: told,
  }
}

export type JobPages = ReturnType<typeof useJobPages>
