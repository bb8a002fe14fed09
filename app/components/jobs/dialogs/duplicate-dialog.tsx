'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { v4 as uuidv4 } from 'uuid'
import type { JobView } from '#server/contracts/job-view.ts'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import { type SettingsChanges, settingsChangesSchema } from '#server/contracts/preset-schema.ts'
import { readError } from '../../../lib/read-error.ts'
import { routeOfJob } from '../../../lib/route-of-job.ts'
import { useTRPC } from '../../../lib/trpc.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { PresetPicker } from '../../settings/preset-picker.tsx'
import { SettingsFields } from '../../settings/settings-fields.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Disclosed } from '../../ui/disclosed.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'

interface DuplicateDialogProps {
  job: JobView
  isOpen: boolean
  onClose(): void
}

/** The same photos once more, with another quality. */
export function DuplicateDialog({ job, isOpen, onClose }: DuplicateDialogProps) {
  const { t } = useWords()
  return (
    <Dialog title={t('jobs.duplicate')} isOpen={isOpen} onClose={onClose}>
      <DuplicateForm job={job} onClose={onClose} />
    </Dialog>
  )
}

/** Separate from the dialog, so that its state is fresh each time it opens. */
function DuplicateForm({ job, onClose }: Omit<DuplicateDialogProps, 'isOpen'>) {
  const { t } = useWords()
  const trpc = useTRPC()
  const router = useRouter()
  const [preset, setPreset] = useState<PresetName>(job.preset)
  const [changes, setChanges] = useState<SettingsChanges>(job.settings)
  const [idempotencyKey] = useState(() => uuidv4())
  const uploadIds = job.photos.map(({ uploadId }) => uploadId)
  const estimate = useQuery(trpc.job.estimate.queryOptions({ uploadIds, route: routeOfJob(job) }))
  const duplicate = useMutation(
    trpc.job.duplicate.mutationOptions({ onSuccess: ({ id }) => router.push(`/jobs/${id}`) }),
  )
  const isValid = settingsChangesSchema.safeParse(changes).success
  const hasChanges = Object.keys(changes).length > 0
  const start = () =>
    duplicate.mutate({ id: job.id, idempotencyKey, preset, ...(hasChanges ? { settings: changes } : {}) })
  return (
    <>
      <p>{t('jobs.duplicateText')}</p>
      <PresetPicker value={preset} onChange={setPreset} estimates={estimate.data?.presets} />
      <Disclosed title={t('jobs.settings')}>
        <SettingsFields defaults={PRESETS[preset].settings} changes={changes} onChange={setChanges} />
      </Disclosed>
      {duplicate.isError && <ErrorNote error={readError(duplicate.error)} />}
      <DialogActions>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
        <Button kind="primary" isDisabled={!isValid || duplicate.isPending || duplicate.isSuccess} onPress={start}>
          {t(duplicate.isPending || duplicate.isSuccess ? 'jobs.starting' : 'jobs.reconstruct')}
        </Button>
      </DialogActions>
    </>
  )
}
