'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { SystemStatus } from '#server/contracts/system.ts'
import { readError } from '../../lib/read-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useNow } from '../../lib/use-now.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { BackToList } from '../ui/back-to-list.tsx'
import { ErrorNote } from '../ui/error-note.tsx'

const POLL_MS = 3000

/** A worker says that it is there every few seconds. */
const SILENT_SECONDS = 15

/** For the owner of the system: who works, what waits, what fills the disk, what failed. */
export function StatusPage() {
  const { t } = useWords()
  const trpc = useTRPC()
  const status = useQuery(trpc.system.status.queryOptions(undefined, { refetchInterval: POLL_MS }))
  return (
    <div className="mx-auto grid w-full max-w-4xl grid-cols-1 gap-8 px-4 pt-2 pb-8 sm:px-8">
      <div className="grid gap-2">
        <BackToList />
        <h1 className="text-3xl">{t('system.status')}</h1>
      </div>
      {status.isPending && <p className="text-muted">{t('common.loading')}</p>}
      {status.isError && !status.data && <ErrorNote error={readError(status.error)} />}
      {status.data && <Sections status={status.data} />}
    </div>
  )
}

function Sections({ status }: { status: SystemStatus }) {
  const words = useWords()
  const { t, format } = words
  const now = useNow(true, 30_000)
  return (
    <>
      <Section title={t('system.workers')} empty={t('system.noWorkers')} entries={status.workers}>
        {({ host, pid, slots, engine, startedAt, silentSeconds }) => (
          <Row
            key={`${host} ${pid}`}
            title={t('system.worker', { host, pid: String(pid) })}
            detail={[
              engine ? `${engine.name} ${engine.version}` : t('system.noColmap'),
              t('system.slots', { count: slots }),
              t('system.started', { when: format.when(startedAt, now) }),
            ].join(' · ')}
            value={
              silentSeconds < SILENT_SECONDS
                ? t('system.alive')
                : t('system.silent', { time: format.duration(silentSeconds) })
            }
            isBad={silentSeconds >= SILENT_SECONDS}
          />
        )}
      </Section>
      <Section title={t('system.running')} empty={waitingText(status.queue, words)} entries={status.running}>
        {({ id, name, stage, progress, attempt }) => (
          <Row
            key={id}
            title={<JobLink id={id} name={name} />}
            detail={`${stage ? t(`stages.${stage}`) : t('system.starting')} · ${t('jobs.attempt', { number: attempt })}`}
            value={format.percent(progress)}
          />
        )}
      </Section>
      {status.running.length > 0 && <p className="text-muted">{waitingText(status.queue, words)}</p>}
      <DiskSection disk={status.disk} />
      <Section title={t('system.failures')} empty={t('system.none')} entries={status.failures}>
        {({ id, name, code, message, at }) => (
          <Row
            key={id}
            title={<JobLink id={id} name={name} />}
            detail={words.language === 'en' ? message : (words.tryTo(`errors.${code}`, {}) ?? message)}
            value={`${code}, ${format.when(at, now)}`}
          />
        )}
      </Section>
      <p className="text-muted text-sm">
        Maquette {status.version} · PostgreSQL {status.databaseVersion} ·{' '}
        <a className="underline" href="/api/metrics">
          {t('system.metrics')}
        </a>
      </p>
    </>
  )
}

function waitingText({ waiting, oldestSeconds }: SystemStatus['queue'], { t, format }: Words): string {
  if (waiting === 0) return t('system.nothingWaiting')
  return t('system.waiting', { count: waiting, time: format.duration(oldestSeconds ?? 0) })
}

function DiskSection({ disk }: { disk: SystemStatus['disk'] }) {
  const { t, format } = useWords()
  const rows = [
    { title: t('system.free'), detail: t('system.freeText'), bytes: disk.freeBytes },
    { title: t('system.results'), detail: t('system.resultsText'), bytes: disk.resultBytes },
    { title: t('system.photos'), detail: t('system.photosText'), bytes: disk.uploadBytes },
    { title: t('system.unused'), detail: t('system.unusedText'), bytes: disk.unusedUploadBytes },
  ]
  return (
    <Section title={t('system.disk')} empty="" entries={rows}>
      {({ title, detail, bytes }) => <Row key={title} title={title} detail={detail} value={format.bytes(bytes)} />}
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
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-xl">{title}</h2>
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
      <div className="min-w-0 flex-1 basis-48">
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
