'use client'

import { useState } from 'react'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { useAttended } from '../../lib/lazy/attention.ts'
import { useModule } from '../../lib/lazy/use-module.ts'
import { readError } from '../../lib/read-error.ts'
import { useNow } from '../../lib/use-now.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { useShelves } from '../projects/use-shelves.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { DiskLine } from './disk-line.tsx'
import { JobCard } from './job-card.tsx'
import { JobRow } from './job-row.tsx'
import { isFiltered, type ListChoice, NO_FILTERS } from './list-options.ts'
import { ListToolbar, SELECT_ID } from './list-toolbar.tsx'
import type { JobPages } from './use-job-pages.ts'
import { changeListOptions } from './use-list-options.ts'

const loadSelectionBar = () => import('./selection-bar.tsx')

interface JobListProps {
  pages: JobPages
  /** What the server put into the page. */
  firstShelves: Shelves | null
}

export function JobList({ pages: { list, options, jobs, found, total }, firstShelves }: JobListProps) {
  const { t } = useWords()
  const shelves = useShelves(firstShelves)
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null)
  const bar = useModule(loadSelectionBar, useAttended() || selected !== null)
  const now = useNow(true, 30_000)
  const select = (id: string, isSelected: boolean) => {
    const next = new Set(selected)
    if (isSelected) next.add(id)
    else next.delete(id)
    setSelected(next)
  }
  const selectAll = (next: ReadonlySet<string> | null) => {
    setSelected(next)
    // The bar is gone, and with it what had the focus.
    if (next === null) document.getElementById(SELECT_ID)?.focus()
  }
  const Item = options.view === 'grid' ? JobCard : JobRow
  return (
    <section aria-labelledby="list-heading" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h2 id="list-heading" className="text-2xl">
          {t('jobs.heading')}
        </h2>
        {!!total && (
          <ListToolbar
            options={options}
            shelves={shelves}
            isSelecting={selected !== null}
            onSelecting={(is) => setSelected(is ? new Set() : null)}
          />
        )}
      </div>
      {list.isError && !list.data && <ErrorNote error={readError(list.error)} />}
      {list.isPending && <p className="text-muted">{t('common.loading')}</p>}
      {total === 0 && <p className="border-line border-t pt-4 text-muted">{t('home.none')}</p>}
      {!!total && isFiltered(options) && list.data && (
        <p role="status" className="flex flex-wrap items-center gap-x-4 text-muted">
          {found
            ? t('home.found', { found, count: total })
            : t(isEmptyProject(options, shelves) ? 'projects.empty' : 'home.noMatch')}
          <Button kind="quiet" onPress={() => changeListOptions(NO_FILTERS)}>
            {t('home.showAll')}
          </Button>
        </p>
      )}
      {selected && bar && <bar.SelectionBar jobs={jobs} selected={selected} onSelect={selectAll} />}
      {jobs.length > 0 && (
        <ul
          aria-busy={list.isPlaceholderData}
          className={
            options.view === 'grid'
              ? 'grid grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))] gap-x-6 gap-y-8'
              : 'grid gap-x-10 border-line border-t wide:grid-cols-2'
          }
        >
          {jobs.map((job) => (
            <Item
              key={job.id}
              job={job}
              nowMs={now}
              selection={
                selected && {
                  isSelected: selected.has(job.id),
                  onChange: (is) => select(job.id, is),
                }
              }
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div>
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t('jobs.showMore')}
          </Button>
        </div>
      )}
      {!!total && <DiskLine />}
    </section>
  )
}

function isEmptyProject({ project }: ListChoice, shelves: Shelves | undefined): boolean {
  return shelves?.projects.find(({ id }) => id === project)?.jobs === 0
}
