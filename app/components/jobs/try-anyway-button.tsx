'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { v4 as uuidv4 } from 'uuid'
import type { JobView } from '#server/contracts/job-view.ts'
import { readError } from '../../lib/read-error.ts'
import { sayError } from '../../lib/say-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'

/** For photos that seem to have been taken from one spot: a further reconstruction that looks for cameras all the same. */
export function TryAnywayButton({ job }: { job: JobView }) {
  const words = useWords()
  const { t } = words
  const [idempotencyKey] = useState(() => uuidv4())
  const trpc = useTRPC()
  const router = useRouter()
  const start = useMutation(trpc.job.duplicate.mutationOptions({ onSuccess: ({ id }) => router.push(`/jobs/${id}`) }))
  const isStarting = start.isPending || start.isSuccess
  return (
    <>
      <Button
        kind="secondary"
        isDisabled={isStarting}
        onPress={() =>
          start.mutate({
            id: job.id,
            idempotencyKey,
            preset: job.preset,
            settings: { ...job.settings, tryAnyway: true },
          })
        }
      >
        {t(isStarting ? 'jobs.starting' : 'jobs.tryAnyway')}
      </Button>
      {start.isError && <p className="basis-full">{sayError(readError(start.error), words).message}</p>}
    </>
  )
}
