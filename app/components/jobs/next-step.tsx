'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { v4 as uuidv4 } from 'uuid'
import type { JobView } from '#server/contracts/job-view.ts'
import { PRESET_NAMES, type PresetName } from '#server/contracts/preset.ts'
import type { Report } from '#server/contracts/report.ts'
import { readError } from '../../lib/read-error.ts'
import { routeOfJob } from '../../lib/route-of-job.ts'
import { settingsOfNext } from '../../lib/settings-of-next.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { AddPhotosButton } from './add-photos-button.tsx'

/** What would make the model better: more photos where these lack something, and the next quality. */
export function NextStep({ job, verdict }: { job: JobView; verdict: Report['verdict'] }) {
  const lacksPhotos = verdict.limitedBy !== null && verdict.limitedBy !== 'likeness'
  const next = PRESET_NAMES[PRESET_NAMES.indexOf(job.preset) + 1]
  const isDraft = job.preset === 'draft'
  // Finer settings don't show what no photo shows. A draft is for trying: there is always a next step.
  const offersQuality = next !== undefined && (isDraft || (!lacksPhotos && verdict.grade !== 'excellent'))
  return (
    <div className="flex flex-wrap gap-3">
      {offersQuality && <TryQuality job={job} preset={next} />}
      {lacksPhotos && job.captureKind === 'photos' && <AddPhotosButton job={job} />}
    </div>
  )
}

/** Runs the same photos again with another quality. */
function TryQuality({ job, preset }: { job: JobView; preset: PresetName }) {
  const { t, format } = useWords()
  const trpc = useTRPC()
  const router = useRouter()
  const [idempotencyKey] = useState(() => uuidv4())
  const uploadIds = job.photos.map(({ uploadId }) => uploadId)
  const estimate = useQuery(trpc.job.estimate.queryOptions({ uploadIds, route: routeOfJob(job) }))
  const duplicate = useMutation(
    trpc.job.duplicate.mutationOptions({ onSuccess: ({ id }) => router.push(`/jobs/${id}`) }),
  )
  const seconds = estimate.data?.presets[preset]?.seconds
  const name = t(`settings.${preset}`)
  const label = seconds
    ? t('jobs.tryPresetTime', { preset: name, time: format.likely(seconds) })
    : t('jobs.tryPreset', { preset: name })
  const isStarting = duplicate.isPending || duplicate.isSuccess
  return (
    <div className="grid justify-items-start gap-2">
      <Button
        kind="primary"
        isDisabled={isStarting}
        onPress={() => duplicate.mutate({ id: job.id, idempotencyKey, preset, settings: settingsOfNext(job.settings) })}
      >
        {isStarting ? t('jobs.starting') : label}
      </Button>
      {duplicate.isError && <ErrorNote error={readError(duplicate.error)} />}
    </div>
  )
}
