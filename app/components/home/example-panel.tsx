'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { loadModule } from '../../lib/lazy/use-module.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPCClient } from '../../lib/trpc.ts'
import { EXAMPLE_URL } from '../../lib/upload/example-url.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { MovingPicture } from '../ui/moving-picture.tsx'

const loadStartExample = () => import('../../lib/upload/start-example.ts')

/** Three that look different at the size of a thumb. */
const SHOWN = ['0002', '0007', '0012']

/** What comes out, before anybody has put anything in; and the shortest way to one's own. */
export function ExamplePanel() {
  const { t } = useWords()
  return (
    <section
      aria-labelledby="example-heading"
      className="grid content-start gap-x-8 gap-y-3 sm:max-lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]"
    >
      <MovingPicture
        movingUrl={`${EXAMPLE_URL}/turning.webp`}
        stillUrl={`${EXAMPLE_URL}/still.webp`}
        label={t('home.exampleLabel')}
        widthPx={640}
        heightPx={480}
        className="sm:max-lg:row-span-4 self-start rounded-xl bg-radial from-surface to-sunken"
      />
      <div className="flex items-center gap-3">
        <ul aria-hidden="true" className="flex gap-1.5">
          {SHOWN.map((name) => (
            <li key={name}>
              {/* biome-ignore lint/performance/noImgElement: small already */}
              <img
                src={`${EXAMPLE_URL}/${name}-small.webp`}
                alt=""
                width={64}
                height={48}
                className="h-9 w-12 rounded object-cover"
              />
            </li>
          ))}
        </ul>
        <div className="min-w-0">
          <h2 id="example-heading" className="font-semibold">
            {t('home.exampleTitle')}
          </h2>
          <p className="text-muted text-sm">{t('home.exampleText')}</p>
        </div>
      </div>
      <ExampleStart />
    </section>
  )
}

/** The button that starts it, and what that needs or what became of it. */
export function ExampleStart() {
  const { t } = useWords()
  const example = useExample()
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button isDisabled={example.isStarting} onPress={example.start}>
          {example.isStarting ? t('jobs.starting') : t('home.exampleStart')}
        </Button>
        <p role="status" className="text-muted text-sm tabular-nums">
          {example.progress ? t('home.exampleUploading', example.progress) : t('home.exampleDetail')}
        </p>
      </div>
      {example.error && <ErrorNote error={readError(example.error)} />}
    </div>
  )
}

/** Starts the example and shows its job. Leaving the page stops the upload. */
function useExample() {
  const client = useTRPCClient()
  const router = useRouter()
  const [progress, setProgress] = useState<{ done: number; count: number } | null>(null)
  const leaving = useRef(new AbortController())
  useEffect(() => {
    leaving.current = new AbortController()
    return () => leaving.current.abort()
  }, [])
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async () => {
      const { startExample } = await loadModule(loadStartExample)
      return await startExample({
        submit: (input) => client.job.submit.mutate(input),
        onProgress: (done, count) => setProgress({ done, count }),
        signal: leaving.current.signal,
      })
    },
    onSuccess: (id) => router.push(`/jobs/${id}`),
    onSettled: () => setProgress(null),
  })
  return { start: () => mutate(), isStarting: isPending || isSuccess, progress, error }
}
