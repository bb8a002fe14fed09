'use client'

import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { LowCoverageRegion } from '#server/contracts/report.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { LazyModelViewer } from '../viewer/lazy-model-viewer.tsx'
import { modelSourceOf } from '../viewer/scene/model-source.ts'
import { ViewerFrame } from '../viewer/viewer-frame.tsx'
import { useJobActions } from './use-job-actions.ts'

/** How many photos stand in for the model before there is one. */
const STRIP_LENGTH = 12

export function PreviewPanel({ job, region }: { job: JobView; region: LowCoverageRegion | null }) {
  const { place, marking } = useJobActions()
  return (
    <ViewerFrame>
      {job.preview ? (
        <LazyModelViewer
          {...modelSourceOf(job.preview, job.artifacts)}
          name={job.name}
          photos={job.photos.map(({ fileName, thumbnailUrl }) => ({ name: fileName, url: thumbnailUrl }))}
          region={region}
          isGrowing={!isFinal(job.status)}
          placing={{
            placement: job.placement,
            isShared: job.shareToken !== null,
            modelId: job.id,
            onApply: job.status === 'completed' ? (placement) => place.mutate({ id: job.id, placement }) : null,
          }}
          marking={{ marks: job.marks, actions: job.status === 'completed' ? marking(job.id) : null }}
        />
      ) : (
        <Placeholder job={job} />
      )}
    </ViewerFrame>
  )
}

function Placeholder({ job }: { job: JobView }) {
  const { t } = useWords()
  return (
    <div className="grid h-full content-center justify-items-center grid-rows-[minmax(0,auto)_auto] gap-6 p-6 text-center">
      <ul
        aria-hidden="true"
        className="flex max-h-full max-w-full flex-wrap justify-center gap-2 overflow-hidden sm:max-w-[44rem] xl:max-w-[54rem]"
      >
        {evenly(job.photos, STRIP_LENGTH).map(({ uploadId, thumbnailUrl }) => (
          <li key={uploadId} className="aspect-[4/3] w-20 overflow-hidden rounded bg-line sm:w-32 xl:w-40">
            {/* biome-ignore lint/performance/noImgElement: a thumbnail that is small already */}
            <img src={thumbnailUrl} alt="" className="size-full object-cover" />
          </li>
        ))}
      </ul>
      <p className="max-w-prose text-muted">{t(explain(job))}</p>
    </div>
  )
}

/** At most `count`, from the first to the last, so that they show the object from all sides. */
function evenly<T>(items: readonly T[], count: number): T[] {
  const length = Math.min(count, items.length)
  return Array.from({ length }, (_, i) => items[Math.floor((i * items.length) / length)] as T)
}

function explain(job: JobView) {
  switch (job.status) {
    case 'queued':
      return 'jobs.previewQueued'
    case 'running':
      return job.stage === 'sparse' ? 'jobs.previewSparse' : 'jobs.previewRunning'
    case 'cancelling':
      return 'jobs.previewCancelling'
    default:
      return 'jobs.previewNone'
  }
}
