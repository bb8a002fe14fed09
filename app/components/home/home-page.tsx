'use client'

import Link from 'next/link'
import { useCallback, useState } from 'react'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { useAttended } from '../../lib/lazy/attention.ts'
import { useModule } from '../../lib/lazy/use-module.ts'
import { useCapture, useUploadQueue } from '../../lib/upload/capture-provider.tsx'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { EmptyForm } from '../upload/empty-form.tsx'
import { CompactForm } from './compact-form.tsx'
import { DropPage } from './drop-page.tsx'
import { ExamplePanel } from './example-panel.tsx'
import { JobList } from './job-list.tsx'
import { type FirstPage, useJobPages } from './use-job-pages.ts'

const loadIntake = () => import('../intake/intake.tsx')
const loadCaptureForm = () => import('../upload/capture-form.tsx')

/**
 * Who has jobs comes for them first; who has none is shown what comes out, and the form in full. `first`: what the server put into the page; null
 * what it could not tell.
 */
export function HomePage({ first }: { first: FirstPage & { shelves: Shelves | null } }) {
  const { t } = useWords()
  const pages = useJobPages(first)
  const [picks, setPicks] = useState<readonly PickedFile[][]>([])
  const pick = useCallback((picked: PickedFile[]) => setPicks((all) => [...all, picked]), [])
  const isWanted = useAttended() || picks.length > 0
  const intake = useModule(loadIntake, isWanted)
  const form = useCaptureForm(isWanted)
  return (
    <DropPage onPick={pick}>
      {(isDropTarget) => (
        <div className="page-width grid gap-8 sideways:gap-5 pt-6 sideways:pt-3 pb-24 sm:gap-12">
          {pages.total && !form ? (
            <CompactForm onPick={pick} isDropTarget={isDropTarget} />
          ) : (
            <section aria-labelledby="new-heading" className="grid gap-6">
              <div className="grid gap-1">
                <h1 id="new-heading" className="text-3xl">
                  {t('home.newTitle')}
                </h1>
                {pages.total === 0 && !form && <p className="text-lg text-muted">{t('common.description')}</p>}
              </div>
              {form ? (
                <form.CaptureForm onPick={pick} isDropTarget={isDropTarget} />
              ) : (
                <EmptyForm
                  onPick={pick}
                  isDropTarget={isDropTarget}
                  beside={pages.total === 0 ? <ExamplePanel /> : null}
                />
              )}
            </section>
          )}
          <JobList pages={pages} firstShelves={first.shelves} />
          <p className="text-muted text-sm">
            <Link className="inline-block py-1 underline" href="/status">
              {t('home.statusLink')}
            </Link>
          </p>
          {intake && <intake.Intake picks={picks} />}
        </div>
      )}
    </DropPage>
  )
}

/** The form for what is being gathered; null while nothing is. */
function useCaptureForm(isWanted: boolean) {
  const queue = useUploadQueue()
  const { photos, transforms } = useCapture()
  const form = useModule(loadCaptureForm, isWanted || queue !== null)
  return photos.length > 0 || transforms !== null ? form : null
}
