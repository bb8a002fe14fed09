'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { JobView } from '#server/contracts/job-view.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { notifyError } from '../ui/toasts.tsx'

/** What one may do to a job from the list and from its page; a failure is told by a notice. */
export function useJobActions() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const show = (job: JobView) => {
    queryClient.setQueryData(trpc.job.get.queryKey({ id: job.id }), job)
    void queryClient.invalidateQueries(trpc.job.list.pathFilter())
  }
  const retry = useMutation(trpc.job.retry.mutationOptions({ onSuccess: show, onError: notifyError }))
  const rename = useMutation(trpc.job.rename.mutationOptions({ onSuccess: show, onError: notifyError }))
  const place = useMutation(trpc.job.place.mutationOptions({ onSuccess: show, onError: notifyError }))
  const share = useMutation(trpc.job.share.mutationOptions({ onSuccess: show, onError: notifyError }))
  const unshare = useMutation(trpc.job.unshare.mutationOptions({ onSuccess: show, onError: notifyError }))
  const forget = () => {
    void queryClient.invalidateQueries(trpc.project.list.pathFilter())
    return queryClient.invalidateQueries(trpc.job.list.pathFilter())
  }
  const remove = useMutation(
    trpc.job.remove.mutationOptions({
      onSuccess: forget,
      onError: notifyError,
    }),
  )
  const removeMany = useMutation(
    trpc.job.removeMany.mutationOptions({
      onSuccess: forget,
      onError: notifyError,
    }),
  )
  return { retry, rename, place, share, unshare, remove, removeMany }
}
