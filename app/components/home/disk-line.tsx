'use client'

import { useQuery } from '@tanstack/react-query'
import { formatBytes } from '../../lib/format.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { Button } from '../ui/button.tsx'
import { changeListOptions } from './use-list-options.ts'

const TEXTS = {
  used: (used: number, free: number) => `Photos and results take ${formatBytes(used)}; ${formatBytes(free)} are free.`,
  unused: (bytes: number) =>
    ` ${formatBytes(bytes)} of photos belong to no reconstruction, and are deleted by themselves after 30 days.`,
  largest: 'Show the largest',
  stopped: 'Show failed and cancelled',
}

/** Worth a word. */
const MUCH_UNUSED = 50e6

/** What fills the disk, and the quickest ways to make room. */
export function DiskLine() {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.system.status.queryOptions(undefined, { staleTime: 30_000 }))
  if (!data) return <p className="min-h-10" />
  const { freeBytes, resultBytes, uploadBytes, unusedUploadBytes } = data.disk
  const stopped = (data.jobs.failed ?? 0) + (data.jobs.cancelled ?? 0)
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-2 text-sm">
      <p className="mr-2 text-muted">
        {TEXTS.used(resultBytes + uploadBytes, freeBytes)}
        {unusedUploadBytes > MUCH_UNUSED && TEXTS.unused(unusedUploadBytes)}
      </p>
      <Button kind="quiet" onPress={() => show({ sort: 'largest' })}>
        {TEXTS.largest}
      </Button>
      {stopped > 0 && (
        <Button kind="quiet" onPress={() => show({ sort: 'largest', state: 'stopped' })}>
          {TEXTS.stopped}
        </Button>
      )}
    </div>
  )
}

function show(change: Parameters<typeof changeListOptions>[0]): void {
  changeListOptions({ search: '', state: 'all', preset: 'all', ...change })
  document.getElementById('list-heading')?.scrollIntoView({ block: 'nearest' })
}
