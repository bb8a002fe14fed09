'use client'

import Link from 'next/link'
import { type CSSProperties, useState } from 'react'
import { LOG_NAME, REPORT_NAME } from '#server/contracts/artifact-names.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { LowCoverageRegion } from '#server/contracts/report.ts'
import { readError } from '../../lib/read-error.ts'
import { sayError } from '../../lib/say-error.ts'
import { useDocumentTitle } from '../../lib/use-document-title.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { LOG_ID, LogPanel } from '../log/log-panel.tsx'
import { ReportPanel } from '../report/report-panel.tsx'
import { BackToList } from '../ui/back-to-list.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { KeptHeight } from '../ui/kept-height.tsx'
import { BesideModel, VIEWER_ID } from '../viewer/viewer-frame.tsx'
import { DepthMaps } from './depth/depth-maps.tsx'
import { Downloads } from './downloads.tsx'
import { JobHeader } from './job-header.tsx'
import { JobProgress } from './job-progress.tsx'
import { MaskProposal } from './mask-proposal.tsx'
import { ModelsNote } from './models-note.tsx'
import { NextStep } from './next-step.tsx'
import { EndSentence, hasProposal, Outcome } from './outcome.tsx'
import { PhotoPanel } from './photo-panel.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { type Section, SectionsNav } from './sections-nav.tsx'
import { StageTimeline } from './stage-timeline.tsx'
import { useEndNotice } from './use-end-notice.ts'
import { useJob } from './use-job.ts'
import { useWatchedEnd } from './use-watched-end.ts'

/** `first`: what the server put into the page; null where it could not tell. */
export function JobPage({ id, first }: { id: string; first: JobView | null }) {
  const { t } = useWords()
  const { data: job, error, isPending } = useJob(id, first)
  return (
    <div className="page-width grid gap-3 pt-2 pb-24">
      {/* The head of a job has the way back in the row of its actions, and that of a missing one a button. */}
      {!job && isPending && <BackToList />}
      {job ? (
        <Job job={job} />
      ) : isPending ? (
        <p className="text-muted">{t('common.loading')}</p>
      ) : (
        <Missing error={error} />
      )}
    </div>
  )
}

function Missing({ error }: { error: unknown }) {
  const words = useWords()
  const { t } = words
  const body = readError(error)
  const { code } = body
  const { message, suggestion } = sayError(body, words)
  return (
    <div className="grid max-w-xl justify-items-start gap-4 py-16">
      <h1 className="text-3xl">{code === 'JOB_NOT_FOUND' ? t('jobs.missingTitle') : message}</h1>
      <p className="text-muted">{code === 'JOB_NOT_FOUND' ? t('jobs.missingText') : suggestion}</p>
      <Link href="/" className={buttonClass('primary')}>
        {t('common.allReconstructions')}
      </Link>
    </div>
  )
}

function Job({ job }: { job: JobView }) {
  useDocumentTitle(titleOf(job, useWords()))
  // Here, since the progress is gone from the page when it has ended.
  const notice = useEndNotice(job)
  const end = useWatchedEnd(job.status)
  const [region, setRegion] = useState<LowCoverageRegion | null>(null)
  const fileOf = (wanted: string) => job.artifacts.find(({ name }) => name === wanted)
  const log = fileOf(LOG_NAME)
  const report = fileOf(REPORT_NAME)
  return (
    <>
      {/* The model below stays where it is when the job completes. */}
      <KeptHeight isKept={end.isShown} onUnseen={end.putAway}>
        <JobHeader job={job} end={<EndSentence job={job} end={end} />} />
        {isFinal(job.status) ? <Outcome job={job} end={end} /> : <JobProgress job={job} notice={notice} />}
      </KeptHeight>
      {hasProposal(job) && <MaskProposal job={job} />}
      <ModelsNote models={job.models} photos={job.photos} />
      <div
        className="flex min-w-0 flex-col gap-4 [@media(max-height:30rem)]:gap-3"
        style={{ '--viewer-above': `${remAbove(job, end.isShown)}rem` } as CSSProperties}
      >
        <SectionsNav sections={sectionsOf(job)} />
        <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-10">
          <BesideModel model={(job.preview || !isFinal(job.status)) && <PreviewPanel job={job} region={region} />}>
            {report && (
              <ReportPanel
                artifact={report}
                artifacts={job.artifacts}
                isCropped={job.placement.crop !== null}
                nextStep={(verdict) => <NextStep job={job} verdict={verdict} />}
                onShowRegion={(shown) => {
                  // A new object each time, so that asking twice shows it twice.
                  setRegion({ ...shown })
                  document.getElementById(VIEWER_ID)?.scrollIntoView({ block: 'nearest' })
                }}
              />
            )}
            <DepthMaps artifacts={job.artifacts} photos={job.photos} isGrowing={!isFinal(job.status)} />
            <PhotoPanel photos={job.photos} artifacts={job.artifacts} showsMasks={job.status !== 'failed'} />
            {log && <LogPanel log={log} />}
          </BesideModel>
          <div className="grid gap-8">
            {/* Until it is complete, what it does, or did, is more than the little that there is to download. */}
            {job.status !== 'completed' && <StageTimeline job={job} />}
            <Downloads archiveUrl={`/api/jobs/${job.id}/archive`} artifacts={job.artifacts} exports={job.exports} />
            {job.status === 'completed' && <StageTimeline job={job} />}
          </div>
        </div>
      </div>
    </>
  )
}

/**
 * Of a desk's window, what the viewer leaves to others, in rem: the head with the progress, or what took its room, and with tags, and a strip of the page
 * below the viewer.
 */
function remAbove({ status, project, tags }: JobView, isEndShown: boolean): number {
  const hasProgress = !isFinal(status) || isEndShown
  return 18.25 + (hasProgress ? 8.5 : 0) + (project || tags.length > 0 ? 2 : 0)
}

/** What there is of it by now, in the order of the page. */
function sectionsOf({ preview, status, artifacts }: JobView): Section[] {
  const has = (wanted: string) => artifacts.some(({ name }) => name === wanted)
  const sections: (Section | false)[] = [
    (preview !== null || !isFinal(status)) && { id: VIEWER_ID, name: 'viewer.model' },
    has(REPORT_NAME) && { id: 'report-heading', name: 'report.heading' },
    { id: 'photos-heading', name: 'jobs.photosHeading' },
    has(LOG_NAME) && { id: LOG_ID, name: 'report.log' },
    artifacts.length > 0 && { id: 'downloads-heading', name: 'share.downloads', isBeside: true },
  ]
  return sections.filter((section) => section !== false)
}

function titleOf(job: JobView, { t, format }: Words): string {
  const state = job.status === 'running' ? format.percent(job.progress) : t(`status.${job.status}`)
  return `${state} – ${job.name} – Maquette`
}
