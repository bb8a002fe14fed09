'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { v4 as uuidv4 } from 'uuid'
import { isMaskPicture } from '#server/contracts/capture/mask-pictures.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'

/** So many show whether the masks are right; all of them would push the photos out of sight. */
const SHOWN = 12

/** For a turntable whose background stood still: what was found to turn, to be accepted or not. */
export function MaskProposal({ job }: { job: JobView }) {
  const { t } = useWords()
  const [isDeclined, setIsDeclined] = useState(false)
  const [idempotencyKey] = useState(() => uuidv4())
  const trpc = useTRPC()
  const router = useRouter()
  const accept = useMutation(trpc.job.duplicate.mutationOptions({ onSuccess: ({ id }) => router.push(`/jobs/${id}`) }))
  const pictures = job.artifacts.filter(({ name }) => isMaskPicture(name))
  if (pictures.length === 0 || isDeclined) return null
  const shown = spread(pictures, SHOWN)
  const start = () =>
    accept.mutate({
      id: job.id,
      idempotencyKey,
      preset: job.preset,
      settings: { ...job.settings, background: 'still' },
    })
  return (
    <section
      aria-labelledby="proposal-heading"
      className="grid gap-4 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <div className="grid gap-1">
        <h2 id="proposal-heading" className="font-semibold text-lg">
          {t('jobs.proposalTitle')}
        </h2>
        <p className="max-w-prose">{t('jobs.proposalText', { count: pictures.length })}</p>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2">
        {shown.map(({ name, url }) => (
          <li key={name}>
            <a href={url} target="_blank" rel="noreferrer" className="block rounded-md">
              {/* biome-ignore lint/performance/noImgElement: small already */}
              <img
                src={url}
                alt={t('jobs.maskOf', { name: name.slice('mask-'.length, -'.webp'.length) })}
                className="w-full rounded-md"
              />
            </a>
          </li>
        ))}
      </ul>
      {accept.isError && <ErrorNote error={readError(accept.error)} />}
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" isDisabled={accept.isPending || accept.isSuccess} onPress={start}>
          {t(accept.isPending || accept.isSuccess ? 'jobs.starting' : 'jobs.useMasks')}
        </Button>
        <Button onPress={() => setIsDeclined(true)}>{t('jobs.no')}</Button>
      </div>
    </section>
  )
}

function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, i) => items[Math.floor(((i + 0.5) / most) * items.length)] as T)
}
