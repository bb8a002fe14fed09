'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useDocumentTitle } from '../../lib/use-document-title.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { useReport } from '../report/use-report.ts'
import { BackToList } from '../ui/back-to-list.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { type ComparedJob, comparedFigures } from './compared-figures.ts'
import { FigureTable } from './figure-table.tsx'
import { namesOfTwo } from './names-of-two.ts'
import { sayComparison } from './say-comparison.ts'

const LazyCompareViewer = dynamic(() => import('./compare-viewer.tsx').then((file) => file.CompareViewer), {
  ssr: false,
})

/** Two reconstructions: their models in one view, and their figures. */
export function ComparePage({ ids: [a, b] }: { ids: readonly [string, string] }) {
  const { t } = useWords()
  const trpc = useTRPC()
  const [first, second] = [
    useQuery(trpc.job.get.queryOptions({ id: a })),
    useQuery(trpc.job.get.queryOptions({ id: b })),
  ]
  const error = first.error ?? second.error
  return (
    <div className="page-width grid gap-6 pt-4 pb-24 [@media(max-height:30rem)]:gap-3 [@media(max-height:30rem)]:pt-2">
      <BackToList />
      {first.data && second.data ? (
        <Compared jobs={[first.data, second.data]} />
      ) : error ? (
        <ErrorNote error={readError(error)} />
      ) : (
        <p className="text-muted">{t('common.loading')}</p>
      )}
    </div>
  )
}

function Compared({ jobs: [a, b] }: { jobs: readonly [JobView, JobView] }) {
  const words = useWords()
  const { t } = words
  const names = namesOfTwo([a, b], words)
  useDocumentTitle(`${names.join(' | ')} – Maquette`)
  const two: readonly [ComparedJob, ComparedJob] = [
    { job: a, report: useReport(reportOf(a)).report },
    { job: b, report: useReport(reportOf(b)).report },
  ]
  const without = [a, b].find(({ status, preview }) => status !== 'completed' || !preview)
  return (
    <>
      <h1 className="text-2xl sm:text-3xl [@media(max-height:30rem)]:text-2xl">{t('compare.heading')}</h1>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_26rem] lg:gap-10 wide:grid-cols-[minmax(0,1fr)_34rem]">
        <section
          aria-label={t('compare.models')}
          className="grid h-[clamp(20rem,70vh,44rem)] wide:h-[clamp(24rem,calc(100vh-14rem),90rem)] overflow-hidden rounded-xl border border-line bg-stage"
        >
          {without ? (
            <p className="grid place-items-center p-8 text-center text-muted">
              {t('compare.noModel', { name: without.name })}
            </p>
          ) : (
            <LazyCompareViewer a={a} b={b} names={names} />
          )}
        </section>
        <section aria-labelledby="figures-heading" className="grid gap-4">
          <h2 id="figures-heading" className="text-2xl">
            {t('compare.figures')}
          </h2>
          {sayComparison(two, words).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <FigureTable jobs={[a, b]} names={names} figures={comparedFigures(two, words)} />
        </section>
      </div>
    </>
  )
}

function reportOf({ artifacts }: JobView) {
  return artifacts.find(({ name }) => name === REPORT_NAME)
}
