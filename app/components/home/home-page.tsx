'use client'

import Link from 'next/link'
import { useCallback } from 'react'
import { DropZone } from 'react-aria-components'
import type { LeftOut } from '#intake/sort-files.ts'
import type { JobPage } from '#server/contracts/job-list.ts'
import { countOf } from '../../lib/format.ts'
import { useIntake } from '../../lib/intake/use-intake.ts'
import { useCapture, useUploadQueue } from '../../lib/upload/capture-provider.tsx'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { pathOf, pickFromDrop, takeDescriptions, takeImages } from '../../lib/upload/pick-files.ts'
import { IntakeDialogs } from '../intake/intake-dialogs.tsx'
import { notify, notifyError, notifyUntilRead } from '../ui/toasts.tsx'
import { CaptureForm } from '../upload/capture-form.tsx'
import { CompactForm } from './compact-form.tsx'
import { ExamplePanel } from './example-panel.tsx'
import { JobList } from './job-list.tsx'
import { useJobPages } from './use-job-pages.ts'

/**
 * The whole page takes drops, so that nobody has to aim. Who has jobs comes for them first; who has none is shown what comes out,
 * and the form in full. `firstPage`: the newest jobs; null where the server could not tell.
 */
export function HomePage({ firstPage }: { firstPage: JobPage | null }) {
  const queue = useUploadQueue()
  const { photos, transforms } = useCapture()
  const pages = useJobPages(firstPage)
  const isGathering = photos.length > 0 || transforms !== null
  const send = useCallback(
    async (picked: PickedFile[], leftOutOfArchives: LeftOut[]) => {
      const { files, unnamed, transforms, captureJson } = await takeDescriptions(picked)
      if (captureJson !== null) queue?.setCaptureJson(captureJson)
      if (transforms) queue?.setTransforms(transforms)
      const { images, leftOut } = takeImages(files)
      const { already } = queue?.add(images) ?? { already: 0 }
      if (already > 0) notify(`${countOf(already, 'file was', 'files were')} in the list already.`)
      if (leftOut.length > 0) notify(...leftOutNotice(leftOut))
      if (leftOutOfArchives.length > 0) notifyUntilRead(...archiveNotice(leftOutOfArchives))
      if (unnamed.length > 0) notify(`${countOf(unnamed.length, 'file', 'files')} without a pose left out.`)
    },
    [queue],
  )
  const intake = useIntake(send)
  const pick = (picked: PickedFile[]) => void intake.offer(picked).catch(notifyError)
  return (
    <DropZone
      aria-label="Drop or paste photos"
      isDisabled={queue === null}
      getDropOperation={() => 'copy'}
      onDrop={async ({ items }) => pick(await pickFromDrop(items))}
      className="flex-1 outline-none!"
    >
      {({ isDropTarget }) => (
        <div
          className="mx-auto grid max-w-[100rem] gap-12 px-4 pt-6 pb-24 sm:px-8"
          // Until then nobody takes what is dropped or chosen.
          data-ready={queue !== null}
        >
          {pages.total && !isGathering ? (
            <CompactForm onPick={pick} isDropTarget={isDropTarget} />
          ) : (
            <section aria-labelledby="new-heading" className="grid gap-6">
              <h1 id="new-heading" className="text-3xl tracking-tight">
                New reconstruction
              </h1>
              <CaptureForm
                onPick={pick}
                isDropTarget={isDropTarget}
                beside={pages.total === 0 ? <ExamplePanel /> : null}
              />
            </section>
          )}
          <JobList pages={pages} />
          <p className="text-muted text-sm">
            <Link className="underline" href="/status">
              Status of this server
            </Link>
          </p>
          <IntakeDialogs intake={intake} />
        </div>
      )}
    </DropZone>
  )
}

/** More names than a notice has room for. */
const NAMED = 4

/** Title and detail. */
function leftOutNotice(files: readonly PickedFile[]): [string, string] {
  const names = files.slice(0, NAMED).map(pathOf)
  if (files.length > NAMED) names.push(`${files.length - NAMED} more`)
  return [
    `${countOf(files.length, 'file that is no photo was', 'files that are no photos were')} left out.`,
    new Intl.ListFormat('en').format(names),
  ]
}

/** Title and detail. */
function archiveNotice(files: readonly LeftOut[]): [string, string] {
  const names = files.slice(0, NAMED).map(({ path, reason }) => `${path} (${reason})`)
  if (files.length > NAMED) names.push(`${files.length - NAMED} more`)
  return [
    `${countOf(files.length, 'file in the ZIP was', 'files in the ZIP were')} left out.`,
    new Intl.ListFormat('en').format(names),
  ]
}
