'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import type { SharedView } from '#server/contracts/job-view.ts'
import type { LowCoverageRegion } from '#server/contracts/report.ts'
import { fetchShared } from '../../lib/fetch-shared.ts'
import { readError } from '../../lib/read-error.ts'
import { sayError } from '../../lib/say-error.ts'
import { useDocumentTitle } from '../../lib/use-document-title.ts'
import { useNow } from '../../lib/use-now.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Downloads } from '../jobs/downloads.tsx'
import { ReportPanel } from '../report/report-panel.tsx'
import { LazyModelViewer } from '../viewer/lazy-model-viewer.tsx'
import { modelSourceOf } from '../viewer/scene/model-source.ts'
import { BesideModel, VIEWER_ID, ViewerFrame } from '../viewer/viewer-frame.tsx'

/** How often to look whether the files have followed the model. */
const WHILE_WRITTEN_MS = 2000

/** What those see who were given a link: the model, its report and its files, and nothing to change. */
export function SharedPage({ token }: { token: string }) {
  const { t } = useWords()
  const { data, error, isPending } = useQuery({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => fetchShared(token, signal),
    refetchInterval: ({ state }) => state.data?.exports.state === 'pending' && WHILE_WRITTEN_MS,
  })
  return (
    <div className="page-width grid gap-6 pt-8 pb-24">
      {data ? (
        <Shared view={data} token={token} />
      ) : isPending ? (
        <p>{t('common.loading')}</p>
      ) : (
        <Missing error={error} />
      )}
    </div>
  )
}

function Missing({ error }: { error: unknown }) {
  const { message, suggestion } = sayError(readError(error), useWords())
  return (
    <div className="grid max-w-xl gap-4 py-16">
      <h1 className="text-3xl">{message}</h1>
      <p className="text-muted">{suggestion}</p>
    </div>
  )
}

function Shared({ view, token }: { view: SharedView; token: string }) {
  const { name, photoCount, finishedAt, artifacts, preview, placement, exports, marks } = view
  useDocumentTitle(`${name} – Maquette`)
  const { t, format } = useWords()
  const now = useNow(true, 30_000)
  const [region, setRegion] = useState<LowCoverageRegion | null>(null)
  const report = artifacts.find((each) => each.name === REPORT_NAME)
  const facts = [t('jobs.photos', { count: photoCount }), finishedAt && format.when(finishedAt, now)]
  return (
    <>
      <header className="grid gap-1">
        <h1
          dir="auto"
          className="line-clamp-3 justify-self-start text-2xl sm:text-3xl [@media(max-height:30rem)]:text-2xl"
        >
          {name}
        </h1>
        <p suppressHydrationWarning className="text-muted">
          {facts.filter(Boolean).join(', ')}
        </p>
      </header>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-10">
        <BesideModel
          model={
            <ViewerFrame>
              {preview && (
                <LazyModelViewer
                  {...modelSourceOf(preview, artifacts)}
                  name={name}
                  photos={[]}
                  region={region}
                  isGrowing={false}
                  placing={{ placement, onApply: null, isShared: true, modelId: token }}
                  marking={{ marks, actions: null }}
                />
              )}
            </ViewerFrame>
          }
        >
          {report && (
            <ReportPanel
              artifact={report}
              artifacts={artifacts}
              isCropped={placement.crop !== null}
              onShowRegion={(shown) => {
                setRegion({ ...shown })
                document.getElementById(VIEWER_ID)?.scrollIntoView({ block: 'nearest' })
              }}
            />
          )}
        </BesideModel>
        <Downloads archiveUrl={`/api/shared/${token}/archive`} artifacts={artifacts} exports={exports} />
      </div>
    </>
  )
}
