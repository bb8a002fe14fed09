'use client'

import Link from 'next/link'
import type { JobView } from '#server/contracts/job-view.ts'
import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Glyph } from '../ui/glyph.tsx'
import type { ComparedFigure } from './compared-figures.ts'

interface FigureTableProps {
  jobs: readonly [JobView, JobView]
  /** By which both can be told apart. */
  names: readonly [string, string]
  figures: readonly ComparedFigure[]
}

/** A row for each figure; the better one is marked by a sign and a word. */
export function FigureTable({ jobs, names, figures }: FigureTableProps) {
  const { t } = useWords()
  return (
    <table className="w-full table-fixed border-collapse text-left">
      <caption className="sr-only">{t('compare.figures')}</caption>
      <thead>
        <tr className="border-line border-b align-bottom">
          <td className="w-[30%]" />
          {jobs.map(({ id }, side) => (
            <th key={id} scope="col" className="break-words py-2 pl-3 font-semibold">
              <Link href={`/jobs/${id}`} dir="auto" className="inline-block py-0.5">
                {names[side as 0 | 1]}
              </Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures.map(({ label, values, better }) => (
          <tr key={label} className="border-line border-b align-top">
            <th scope="row" className="hyphens-auto break-words py-2 font-normal text-muted">
              {label}
            </th>
            {jobs.map(({ id }, side) => {
              const isBetter = better?.side === side
              return (
                <td key={id} className={cx('py-2 pl-3 tabular-nums', isBetter && 'font-semibold')}>
                  {values[side as 0 | 1] ?? t('compare.unknown')}
                  {isBetter && (
                    <span className="flex items-center gap-1 font-medium text-good text-sm">
                      <Glyph name="check" className="size-4" />
                      {better.word}
                    </span>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
