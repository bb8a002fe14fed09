'use client'

import Link from 'next/link'
import { useCallback } from 'react'
import { DropZone } from 'react-aria-components'
import type { LeftOut } from '#intake/sort-files.ts'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { useIntake } from '../../lib/intake/use-intake.ts'
import { useCapture, useUploadQueue } from '../../lib/upload/capture-provider.tsx'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { pathOf, pickFromDrop, takeDescriptions, takeImages } from '../../lib/upload/pick-files.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { IntakeDialogs } from '../intake/intake-dialogs.tsx'
import { notify, notifyError, notifyUntilRead } from '../ui/toasts.tsx'
import { CaptureForm } from '../upload/capture-form.tsx'
import { CompactForm } from './compact-form.tsx'
import { ExamplePanel } from './example-panel.tsx'
import { JobList } from './job-list.tsx'
import { type FirstPage, useJobPages } from './use-job-pages.ts'

/**
 * The whole page takes drops, so that nobody has to aim. Who has jobs comes for them first; who has none is shown what comes out,
 * and the form in full. `first`: what the server put into the page; null what it could not tell.
 */
export function HomePage({ first }: { first: FirstPage & { shelves: Shelves | null } }) {
  const words = useWords()
  const { t } = words
  const queue = useUploadQueue()
  const { photos, transforms } = useCapture()
  const pages = useJobPages(first)
  const isGathering = photos.length > 0 || transforms !== null
  const send = useCallback(
    async (picked: PickedFile[], leftOutOfArchives: LeftOut[]) => {
      const { files, unnamed, transforms, captureJson } = await takeDescriptions(picked)
      if (captureJson !== null) queue?.setCaptureJson(captureJson)
      if (transforms) queue?.setTransforms(transforms)
      const { images, leftOut } = takeImages(files)
      const { already } = queue?.add(images) ?? { already: 0 }
      if (already > 0) notify(t('home.alreadyListed', { count: already }))
      if (leftOut.length > 0) {
        notify(t('home.noPhotos', { count: leftOut.length }), named(leftOut.map(pathOf), words))
      }
      if (leftOutOfArchives.length > 0) {
        const files = leftOutOfArchives.map(({ path, reason }) => `${path} (${reason})`)
        notifyUntilRead(t('home.zipLeftOut', { count: files.length }), named(files, words))
      }
      if (unnamed.length > 0) notify(t('home.noPose', { count: unnamed.length }))
    },
    [queue, t, words],
  )
  const intake = useIntake(send)
  const pick = (picked: PickedFile[]) => void intake.offer(picked).catch(notifyError)
  return (
    <DropZone
      aria-label={t('home.dropLabel')}
      isDisabled={queue === null}
      getDropOperation={() => 'copy'}
      onDrop={async ({ items }) => pick(await pickFromDrop(items))}
      className="-outline-offset-4 flex-1"
    >
      {({ isDropTarget }) => (
        <div
          className="page-width grid gap-12 pt-6 pb-24"
          // Until then nobody takes what is dropped or chosen.
          data-ready={queue !== null}
        >
          {pages.total && !isGathering ? (
            <CompactForm onPick={pick} isDropTarget={isDropTarget} />
          ) : (
            <section aria-labelledby="new-heading" className="grid gap-6">
              <div className="grid gap-1">
                <h1 id="new-heading" className="text-3xl">
                  {t('home.newTitle')}
                </h1>
                {pages.total === 0 && !isGathering && <p className="text-lg text-muted">{t('common.description')}</p>}
              </div>
              <CaptureForm
                onPick={pick}
                isDropTarget={isDropTarget}
                beside={pages.total === 0 ? <ExamplePanel /> : null}
              />
            </section>
          )}
          <JobList pages={pages} firstShelves={first.shelves} />
          <p className="text-muted text-sm">
            <Link className="underline" href="/status">
              {t('home.statusLink')}
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

/** `a, b and 3 more` */
function named(names: readonly string[], words: Words): string {
  const rest = names.length - NAMED
  return words.list(rest > 0 ? [...names.slice(0, NAMED), words.t('jobs.more', { count: rest })] : names)
}
