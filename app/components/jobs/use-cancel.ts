'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CancelRequest } from '#server/contracts/job-inputs.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { notify, notifyError } from '../ui/toasts.tsx'

/** The two steps of a cancel: asking makes `request`, and that is confirmed, withdrawn, or lapses. */
export function useCancel(id: string) {
  const { t } = useWords()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [request, setRequest] = useState<CancelRequest | null>(null)
  const [lapsed, setLapsed] = useState(false)

  const refresh = () => queryClient.invalidateQueries(trpc.job.get.queryFilter({ id }))
  const show = (job: JobView) => queryClient.setQueryData(trpc.job.get.queryKey({ id }), job)
  const close = () => setRequest(null)

  const failed = (error: unknown) => {
    const { code } = readError(error)
    void refresh()
    if (code === 'CANCEL_TOKEN_EXPIRED' || code === 'CANCEL_NOT_REQUESTED') return setLapsed(true)
    close()
    if (code === 'ALREADY_FINISHED') notify(t('jobs.justFinished'), t('jobs.nothingToCancel'))
    else notifyError(error)
  }

  const ask = useMutation(
    trpc.job.requestCancel.mutationOptions({
      onSuccess: (next) => {
        setLapsed(false)
        setRequest(next)
      },
      onError: failed,
    }),
  )
  const confirm = useMutation(
    trpc.job.confirmCancel.mutationOptions({
      onSuccess: (job) => {
        show(job)
        close()
      },
      onError: failed,
    }),
  )
  const withdraw = useMutation(trpc.job.withdrawCancel.mutationOptions({ onSettled: refresh }))

  return {
    request,
    lapsed,
    isAsking: ask.isPending,
    isConfirming: confirm.isPending,
    /** The button stays enabled during the request: a disabled one loses the focus that the dialog returns to it. */
    ask: () => !ask.isPending && ask.mutate({ id }),
    confirm: () => request && confirm.mutate({ id, token: request.token }),
    /** Closes at once: an answer that is lost only lets the request lapse. */
    keepGoing: () => {
      if (request && !lapsed) withdraw.mutate({ id, token: request.token })
      close()
    },
    lapse: () => setLapsed(true),
    close,
  }
}

export type Cancel = ReturnType<typeof useCancel>
