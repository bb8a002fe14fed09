'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { Input, Label, SearchField } from 'react-aria-components'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useNow } from '../../lib/use-now.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { compareUrl } from './compare-url.ts'

interface CompareDialogProps {
  job: Pick<JobSummary, 'id' | 'name'>
  onClose(): void
}

/** Others that are found by their name. */
const MAX_OFFERED = 20

/** Asks which finished model to see beside this one. */
export function CompareDialog({ job, onClose }: CompareDialogProps) {
  const { t, format } = useWords()
  const trpc = useTRPC()
  const now = useNow(true, 30_000)
  // Duplicates have the name of their source, and a number.
  const [search, setSearch] = useState('')
  const { data } = useQuery(
    trpc.job.list.queryOptions(
      { limit: MAX_OFFERED, search: search.trim(), statuses: ['completed'] },
      { placeholderData: keepPreviousData },
    ),
  )
  const others = data?.jobs.filter(({ id, modelUrl }) => id !== job.id && modelUrl)
  return (
    <Dialog title={t('compare.with', { name: job.name })} isOpen onClose={onClose}>
      <SearchField value={search} onChange={setSearch} maxLength={120} className="grid gap-2">
        <Label className="font-semibold">{t('home.search')}</Label>
        <Input className="min-h-10 w-full rounded-md border border-edge bg-surface px-3" />
      </SearchField>
      {others?.length === 0 && <p className="text-muted">{t('compare.noOther')}</p>}
      {!!others?.length && (
        <ul className="max-h-[45vh] divide-y divide-line overflow-y-auto border-line border-y">
          {others.map((other) => (
            <li key={other.id}>
              <Link
                href={compareUrl(job.id, other.id)}
                prefetch={false}
                className="grid grid-cols-[4rem_minmax(0,1fr)] items-center gap-3 py-2 no-underline hover:bg-sunken"
              >
                {other.thumbnailUrl ? (
                  // biome-ignore lint/performance/noImgElement: a thumbnail that is small already
                  <img src={other.thumbnailUrl} alt="" className="aspect-[4/3] w-16 rounded object-cover" />
                ) : (
                  <span />
                )}
                <span className="grid min-w-0">
                  <span dir="auto" className="truncate font-medium">
                    {other.name}
                  </span>
                  <span className="text-muted text-sm">
                    {t(`settings.${other.preset}`)}, {t('jobs.photos', { count: other.photoCount })},{' '}
                    {format.when(other.createdAt, now)}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
