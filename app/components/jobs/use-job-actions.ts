'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { JobView } from '#server/contracts/job-view.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { notifyError } from '../ui/toasts.tsx'
import type { MarkActions } from '../viewer/marks/marking.ts'

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
  const addMark = useMutation(trpc.job.addMark.mutationOptions({ onSuccess: show, onError: notifyError }))
  const changeMark = useMutation(trpc.job.changeMark.mutationOptions({ onSuccess: show, onError: notifyError }))
  const removeMark = useMutation(trpc.job.removeMark.mutationOptions({ onSuccess: show, onError: notifyError }))
  const marking = (id: string): MarkActions => ({
    add: (mark) => isDone(addMark.mutateAsync({ id, mark })),
    change: (mark, changes) => isDone(changeMark.mutateAsync({ id, markId: mark.id, ...changes })),
    remove: (mark) => isDone(removeMark.mutateAsync({ id, markId: mark.id })),
  })
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
  return { retry, rename, place, marking, share, unshare, remove, removeMany }
}

/** Whether a call did what it was for; its failure has been told. */
function isDone(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  )
}
