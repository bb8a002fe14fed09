'use client'

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Input, Label, TextField } from 'react-aria-components'
import { VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { pathsOfTransforms } from '#server/contracts/capture/capture-paths.ts'
import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import type { SubmitInput } from '#server/contracts/job-inputs.ts'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import { settingsChangesSchema } from '#server/contracts/preset-schema.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useCapture, useUploadQueue } from '../../lib/upload/capture-provider.tsx'
import { defaultName } from '../../lib/upload/default-name.ts'
import { movingPhotos, type Photo, stuckPhotos } from '../../lib/upload/photo.ts'
import { maskedUploads } from '../../lib/upload/photo-masks.ts'
import type { CapturePlan } from '../../lib/upload/use-capture-plan.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { useProjectOfNew } from '../projects/use-project-of-new.ts'
import { PresetPicker } from '../settings/preset-picker.tsx'
import { BackgroundField, SettingsFields } from '../settings/settings-fields.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Disclosed } from '../ui/disclosed.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { SixViewOptionsForm } from './six-view-options.tsx'

/** The server says how few are too few; until it did, this is what it will say. */
const MIN_PHOTOS = 3

/** Name, quality, and the button that starts it, with the reason when it can't. */
export function StartPanel({ plan }: { plan: CapturePlan }) {
  const words = useWords()
  const { t } = words
  const { photos, name, preset, background, settings } = useCapture()
  const queue = useUploadQueue()
  const submit = useSubmit()
  const project = useProjectOfNew()
  const isSixViews = plan.sixViews !== null
  const usable = usableFor(plan, photos)
  const moving = movingPhotos(photos).length
  const absent = stuckPhotos(photos).filter(({ state }) => state !== 'refused').length
  const maskIds = new Set(Object.values(maskedUploads(photos, plan.masks).masks))
  const uploadIds = [...usable.flatMap(({ uploadId }) => uploadId ?? []), ...maskIds]
  const { sixViews, posed } = plan
  const colors = sixViews ? VIEW_NAMES.flatMap((view) => sixViews[view].color ?? []) : (posed?.colors ?? usable)
  const colorIds = colors.flatMap(({ uploadId }) => uploadId ?? [])
  const route = sixViews ? 'depth' : (posed?.route ?? 'photos')
  const needs = useNeeds({ uploadIds: colorIds, route, settled: moving === 0, preset })
  const title = name ?? defaultName(photos, new Date(), words)

  const reason = blockedBy(
    {
      ...needs,
      ...{ usable: posed ? colors.length : usable.length, moving, problems: plan.problems },
      settingsFit: settingsChangesSchema.safeParse(settings).success,
    },
    words,
  )
  const changes = { ...settings, ...(background && { background }) }
  const start = () =>
    submit.mutate({
      ...{ uploadIds, preset, name: title.trim() || undefined, capture: plan.captureInput() },
      ...(project.id && { projectId: project.id }),
      ...(Object.keys(changes).length > 0 && { settings: changes }),
    })
  return (
    <section aria-labelledby="start-heading" className="max-lg:contents lg:grid lg:gap-5">
      <h2 id="start-heading" className="sr-only">
        {t('upload.settings')}
      </h2>
      <TextField value={title} onChange={(next) => queue?.setName(next)} maxLength={120} className="grid gap-2">
        <Label className="font-semibold">{t('jobs.name')}</Label>
        <Input className="min-h-10 w-full rounded-md border border-edge bg-surface px-3" />
      </TextField>
      {project.ids.length > 1 && (
        <div className="grid gap-2">
          <p className="font-semibold">{t('projects.project')}</p>
          <Choice
            label={t('projects.project')}
            value={project.id}
            ids={project.ids}
            nameOf={project.nameOf}
            onChange={project.choose}
          />
        </div>
      )}
      <PresetPicker value={preset} onChange={(next) => queue?.setPreset(next)} estimates={needs.estimates} />
      {background && <BackgroundField value={background} onChange={(next) => queue?.setBackground(next)} />}
      {isSixViews && <SixViewOptionsForm options={plan.options} onChange={plan.setOptions} />}
      {submit.isError && <ErrorNote error={readError(submit.error)} />}
      <div className="start-bar grid gap-x-4 gap-y-2 lg:grid-cols-1">
        <Button
          kind={absent > 0 ? 'secondary' : 'primary'}
          className="min-h-12! text-lg"
          isDisabled={reason !== null || submit.isPending || submit.isSuccess}
          aria-describedby="start-reason"
          onPress={start}
        >
          {submit.isPending || submit.isSuccess ? t('jobs.starting') : t('jobs.reconstruct')}
        </Button>
        <p id="start-reason" className="min-h-6 text-muted max-lg:max-h-18 max-lg:overflow-y-auto">
          {absent > 0 && `${t('upload.notUploaded', { count: absent })} `}
          {reason ??
            (isSixViews
              ? t('upload.useSixViews')
              : t(posed ? 'upload.usePosed' : 'upload.usePhotos', { count: colors.length }))}
        </p>
      </div>
      {/* Below the button, which would not be in the first screen of a laptop otherwise. */}
      <Disclosed title={t('jobs.settings')}>
        <SettingsFields
          defaults={PRESETS[preset].settings}
          changes={settings}
          onChange={(next) => queue?.setSettings(next)}
          withoutBackground={background !== null}
        />
      </Disclosed>
    </section>
  )
}

/** Files that go into the job. Equal views or masks count as copies of each other; a capture needs each of them. */
function usableFor({ sixViews, posed, masks }: CapturePlan, photos: readonly Photo[]): Photo[] {
  if (posed) {
    const named = pathsOfTransforms(posed.transforms).flatMap((path) => posed.files.get(path) ?? [])
    return [...new Set(named)].filter(({ state }) => state === 'accepted')
  }
  return sixViews ? photos.filter(({ state }) => state === 'accepted') : maskedUploads(photos, masks).usable
}

/** Sends the job once, whatever happens to the answer, then shows it and clears the table for the next. */
function useSubmit() {
  const trpc = useTRPC()
  const router = useRouter()
  const queue = useUploadQueue()
  const send = useMutation(
    trpc.job.submit.mutationOptions({
      // Photos may have been removed elsewhere since: the list names them.
      onError: (error) => readError(error).code === 'UNKNOWN_UPLOAD' && void queue?.checkAll().catch(() => {}),
      onSuccess: ({ id }) => {
        router.push(`/jobs/${id}`)
        queue?.startOver()
      },
    }),
  )
  return {
    ...send,
    mutate(input: Omit<SubmitInput, 'idempotencyKey'>) {
      if (queue) send.mutate({ ...input, idempotencyKey: queue.submitKey(JSON.stringify(input)) })
    },
  }
}

interface NeedsInput {
  uploadIds: string[]
  route: CaptureRoute
  settled: boolean
  preset: PresetName
}

/** Estimates for the photos that are in; asked when nothing moves, so that it is not once a photo. */
function useNeeds({ uploadIds, route, settled, preset }: NeedsInput) {
  const trpc = useTRPC()
  const estimate = useQuery(
    trpc.job.estimate.queryOptions(
      { uploadIds, route },
      { enabled: settled && uploadIds.length > 0, placeholderData: keepPreviousData },
    ),
  )
  const presets = useQuery(trpc.system.presets.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }))
  return {
    estimates: uploadIds.length > 0 ? estimate.data?.presets : undefined,
    diskBytes: estimate.data?.presets[preset]?.diskBytes ?? 0,
    diskFreeBytes: estimate.data?.diskFreeBytes ?? Number.POSITIVE_INFINITY,
    minPhotos: presets.data?.limits.minPhotos ?? MIN_PHOTOS,
    maxPhotos: presets.data?.limits.maxFiles ?? Number.POSITIVE_INFINITY,
  }
}

interface Conditions {
  usable: number
  problems: readonly string[]
  moving: number
  minPhotos: number
  maxPhotos: number
  diskBytes: number
  diskFreeBytes: number
  settingsFit: boolean
}

/** Why it can't start now, in a sentence, or null. */
function blockedBy(conditions: Conditions, { t, format }: Words): string | null {
  const { usable, moving, problems, minPhotos, maxPhotos, diskBytes, diskFreeBytes, settingsFit } = conditions
  if (moving > 0) return t('upload.moving', { count: moving })
  if (problems[0]) return problems[0]
  if (usable < minPhotos) {
    return t('upload.tooFew', { count: minPhotos - usable, least: minPhotos })
  }
  if (usable > maxPhotos) {
    return t('upload.tooMany', { count: usable - maxPhotos, most: maxPhotos })
  }
  if (!settingsFit) return t('settings.outOfRange')
  if (diskBytes > diskFreeBytes) {
    return t('upload.noRoom', { size: format.bytes(diskBytes), free: format.bytes(diskFreeBytes) })
  }
  return null
}
