'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { isFinal } from '#server/contracts/job.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { JobRow } from './job-row.tsx'

const PAGE_SIZE = 12
/** While a job moves. A change must be on the screen within 1.5 s. */
const POLL_MS = 1000

export function JobList() {
  const trpc = useTRPC()
  const list = useInfiniteQuery(
    trpc.job.list.infiniteQueryOptions(
      { limit: PAGE_SIZE },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchOnMount: 'always',
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ jobs }) => jobs.some(({ status }) => !isFinal(status))) ? POLL_MS : false,
      },
    ),
  )
  const now = useNow(true, 30_000)
  const jobs = list.data?.pages.flatMap((page) => page.jobs) ?? []
  return (
    <section aria-labelledby="list-heading" className="grid gap-5">
      <h2 id="list-heading" className="text-2xl tracking-tight">
        Reconstructions
      </h2>
      {list.isError && !list.data && <ErrorNote error={readError(list.error)} />}
      {list.isPending && <p className="text-muted">Loading…</p>}
      {list.isSuccess && jobs.length === 0 && (
        <p className="border-line border-t pt-4 text-muted">None yet. The first one will be listed here.</p>
      )}
      {jobs.length > 0 && (
        <ul className="divide-y divide-line border-line border-y">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} nowMs={now} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div>
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </section>
  )
}
