'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { SystemStatus } from '#server/contracts/system.ts'
import { countOf, formatBytes, formatDuration, formatPercent, formatWhen } from '../../lib/format.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useNow } from '../../lib/use-now.ts'
import { ErrorNote } from '../ui/error-note.tsx'

const POLL_MS = 3000

/** A worker says that it is there every few seconds. */
const SILENT_SECONDS = 15

/** For the owner of the system: who works, what waits, what fills the disk, what failed. */
export function StatusPage() {
  const trpc = useTRPC()
  const status = useQuery(trpc.system.status.queryOptions(undefined, { refetchInterval: POLL_MS }))
  return (
    <div className="mx-auto grid w-full max-w-4xl gap-8 px-4 py-8 sm:px-8">
      <h1 className="text-3xl tracking-tight">Status</h1>
      {status.isPending && <p className="text-muted">Loading…</p>}
      {status.isError && !status.data && <ErrorNote error={readError(status.error)} />}
      {status.data && <Sections status={status.data} />}
    </div>
  )
}

function Sections({ status }: { status: SystemStatus }) {
  const now = useNow(true, 30_000)
  return (
    <>
      <Section title="Workers" empty="No worker is running. npm start starts one." entries={status.workers}>
        {({ host, pid, slots, engine, startedAt, silentSeconds }) => (
          <Row
            key={`${host} ${pid}`}
            title={`${host}, process ${pid}`}
            detail={`${engine ? `${engine.name} ${engine.version}` : 'no COLMAP'} · ${countOf(slots, 'job')} at once · started ${formatWhen(startedAt, now)}`}
            value={silentSeconds < SILENT_SECONDS ? 'Alive' : `Silent for ${formatDuration(silentSeconds)}`}
            isBad={silentSeconds >= SILENT_SECONDS}
          />
        )}
      </Section>
      <Section title="Running" empty={waitingText(status.queue)} entries={status.running}>
        {({ id, name, stage, progress, attempt }) => (
          <Row
            key={id}
            title={<JobLink id={id} name={name} />}
            detail={`${stage ?? 'starting'} · attempt ${attempt}`}
            value={formatPercent(progress)}
          />
        )}
      </Section>
      {status.running.length > 0 && <p className="text-muted">{waitingText(status.queue)}</p>}
      <DiskSection disk={status.disk} />
      <Section title="Latest failures" empty="None." entries={status.failures}>
        {({ id, name, code, message, at }) => (
          <Row
            key={id}
            title={<JobLink id={id} name={name} />}
            detail={message}
            value={`${code}, ${formatWhen(at, now)}`}
          />
        )}
      </Section>
      <p className="text-muted text-sm">
        Maquette {status.version} · PostgreSQL {status.databaseVersion} ·{' '}
        <a className="underline" href="/api/metrics">
          Metrics for Prometheus
        </a>
      </p>
    </>
  )
}

function waitingText({ waiting, oldestSeconds }: SystemStatus['queue']): string {
  if (waiting === 0) return 'Nothing is waiting.'
  return `${countOf(waiting, 'reconstruction')} waiting, the first for ${formatDuration(oldestSeconds ?? 0)}.`
}

function DiskSection({ disk }: { disk: SystemStatus['disk'] }) {
  const rows = [
    { title: 'Free', detail: 'On the disk of the data directory', bytes: disk.freeBytes },
    { title: 'Results', detail: 'Deleting reconstructions frees it', bytes: disk.resultBytes },
    { title: 'Photos', detail: 'They go with the last reconstruction that uses them', bytes: disk.uploadBytes },
    { title: 'Unused photos', detail: 'They go by themselves after 30 days', bytes: disk.unusedUploadBytes },
  ]
  return (
    <Section title="Disk" empty="" entries={rows}>
      {({ title, detail, bytes }) => <Row key={title} title={title} detail={detail} value={formatBytes(bytes)} />}
    </Section>
  )
}

interface SectionProps<Entry> {
  title: string
  /** In place of a list without entries. */
  empty: string
  entries: readonly Entry[]
  children(entry: Entry): ReactNode
}

function Section<Entry>({ title, empty, entries, children }: SectionProps<Entry>) {
  return (
    <section className="grid gap-3">
      <h2 className="text-xl tracking-tight">{title}</h2>
      {entries.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <ul className="divide-y divide-line border-line border-y">{entries.map(children)}</ul>
      )}
    </section>
  )
}

function Row({
  title,
  detail,
  value,
  isBad = false,
}: {
  title: ReactNode
  detail: string
  value: string
  isBad?: boolean
}) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-3">
      <div className="min-w-0">
        <p className="truncate font-medium">{title}</p>
        <p className="text-muted text-sm">{detail}</p>
      </div>
      <p className={isBad ? 'text-bad' : 'tabular-nums'}>{value}</p>
    </li>
  )
}

function JobLink({ id, name }: { id: string; name: string }) {
  return (
    <Link className="underline" href={`/jobs/${id}`}>
      {name}
    </Link>
  )
}
