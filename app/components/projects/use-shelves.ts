'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { notifyError } from '../ui/toasts.tsx'

/** What jobs are filed under; undefined until it is known. `first`: what the server put into the page. */
export function useShelves(first?: Shelves | null): Shelves | undefined {
  const trpc = useTRPC()
  const options = first ? { initialData: first } : {}
  return useQuery(trpc.project.list.queryOptions(undefined, { staleTime: 10_000, ...options })).data
}

/** What one may do to projects and to where jobs are filed; a failure is told by a notice. */
export function useFiling() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  // Also after a failure: another tab may have deleted what was chosen.
  const onSettled = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.project.list.pathFilter()),
      queryClient.invalidateQueries(trpc.job.list.pathFilter()),
      queryClient.invalidateQueries(trpc.job.get.pathFilter()),
    ])
  const told = { onSettled, onError: notifyError }
  return {
    create: useMutation(trpc.project.create.mutationOptions(told)),
    rename: useMutation(trpc.project.rename.mutationOptions(told)),
    remove: useMutation(trpc.project.remove.mutationOptions(told)),
    file: useMutation(trpc.project.file.mutationOptions(told)),
    tag: useMutation(trpc.project.tag.mutationOptions(told)),
  }
}
