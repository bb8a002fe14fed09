'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../lib/trpc.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { NO_FILTERS } from './list-options.ts'
import { changeListOptions } from './use-list-options.ts'

/** Worth a word. */
const MUCH_UNUSED = 50e6

/** What fills the disk, and the quickest ways to make room. */
export function DiskLine() {
  const trpc = useTRPC()
  const { t, format } = useWords()
  const { data } = useQuery(trpc.system.status.queryOptions(undefined, { staleTime: 30_000 }))
  if (!data) return <p className="min-h-10" />
  const { freeBytes, resultBytes, uploadBytes, unusedUploadBytes } = data.disk
  const stopped = (data.jobs.failed ?? 0) + (data.jobs.cancelled ?? 0)
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-2 text-sm">
      <p className="mr-2 text-muted">
        {t('home.diskUsed', { used: format.bytes(resultBytes + uploadBytes), free: format.bytes(freeBytes) })}
        {unusedUploadBytes > MUCH_UNUSED && ` ${t('home.diskUnused', { size: format.bytes(unusedUploadBytes) })}`}
      </p>
      <Button kind="quiet" className="max-sm:-ml-4" onPress={() => show({ sort: 'largest' })}>
        {t('home.showLargest')}
      </Button>
      {stopped > 0 && (
        <Button kind="quiet" onPress={() => show({ sort: 'largest', state: 'stopped' })}>
          {t('home.showStopped')}
        </Button>
      )}
    </div>
  )
}

function show(change: Parameters<typeof changeListOptions>[0]): void {
  changeListOptions({ ...NO_FILTERS, ...change })
  document.getElementById('list-heading')?.scrollIntoView({ block: 'nearest' })
}
