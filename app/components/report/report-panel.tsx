'use client'

import type { ReactNode } from 'react'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import type { LowCoverageRegion, Report } from '#server/contracts/report.ts'
import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { ComparisonPanel } from './comparison-panel.tsx'
import { gradeLook } from './grade-look.ts'
import { ReportFigures } from './report-figures.tsx'
import { ReportPictures } from './report-pictures.tsx'
import { sayAdvice, sayVerdict } from './say-report.ts'
import { useReport } from './use-report.ts'

interface ReportPanelProps {
  artifact: ArtifactView
  /** The job's results: the report names its pictures among them. */
  artifacts: readonly ArtifactView[]
  /** Whether the model was cropped since it was measured. */
  isCropped: boolean
  onShowRegion(region: LowCoverageRegion): void
  /** What to do about the verdict; nothing where one may only look. */
  nextStep?: (verdict: Report['verdict']) => ReactNode
}

/** How good the model is, how that is known, and what to do about it. */
export function ReportPanel({ artifact, artifacts, isCropped, onShowRegion, nextStep }: ReportPanelProps) {
  const { t } = useWords()
  const { report, failed } = useReport(artifact)
  const urlOf = (name: string) => artifacts.find((each) => each.name === name)?.url ?? null
  return (
    <section aria-labelledby="report-heading" className="grid grid-cols-1 gap-6">
      <h2 id="report-heading" className="font-semibold text-lg">
        {t('report.heading')}
      </h2>
      {report ? (
        <>
          <div className="grid grid-cols-1 gap-4">
            <Verdict report={report} />
            {isCropped && <p className="max-w-prose text-muted">{t('report.beforeCrop')}</p>}
            {nextStep?.(report.verdict)}
          </div>
          {report.advice.length > 0 && (
            <AdviceList
              // Of six renders there is none to add.
              title={report.sixViews ? t('report.weakPlaces') : t('report.nextPhotos')}
              report={report}
              onShowRegion={onShowRegion}
            />
          )}
          <ComparisonPanel photos={report.photos} urlOf={urlOf} />
          <ReportPictures pictures={report.pictures} urlOf={urlOf} />
          <ReportFigures report={report} />
        </>
      ) : (
        // So high that what comes below is out of sight until it knows its place.
        <p className={cx('text-muted', failed ? null : 'min-h-dvh')}>
          {failed ? t('report.failed') : t('common.loading')}
        </p>
      )}
    </section>
  )
}

function Verdict({ report }: { report: Report }) {
  const { verdict, run } = report
  const words = useWords()
  const isDraft = (run.settings.depthPx ?? Number.POSITIVE_INFINITY) < PRESETS.standard.settings.depthPx
  const { name, icon, look } = gradeLook(verdict.grade, { isDraft })
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
      <p className={cx('flex items-center gap-2 font-semibold text-2xl', look)}>
        <Glyph name={icon} className="size-7" />
        {words.t(`grade.${name}`)}
      </p>
      <p className="max-w-prose pt-1">{sayVerdict(report, words)}</p>
    </div>
  )
}

interface AdviceListProps {
  title: string
  report: Report
  onShowRegion(region: LowCoverageRegion): void
}

function AdviceList({ title, report, onShowRegion }: AdviceListProps) {
  const words = useWords()
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{title}</h3>
      <ul className="divide-y divide-line border-line border-y">
        {report.advice.map((advice) => (
          <li key={advice.text} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
            <p className="min-w-0 max-w-prose flex-1 basis-64">{sayAdvice(advice, report, words)}</p>
            {advice.region && <ShowButton region={advice.region} onShow={onShowRegion} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

function ShowButton({ region, onShow }: { region: LowCoverageRegion; onShow(region: LowCoverageRegion): void }) {
  const { t } = useWords()
  return <Button onPress={() => onShow(region)}>{t('report.showRegion')}</Button>
}
