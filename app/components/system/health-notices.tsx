'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import type { Health } from '#server/contracts/system.ts'
import { isAway, isUnreachable, readError } from '../../lib/read-error.ts'
import { sayError } from '../../lib/say-error.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useCapture, useUploadQueue } from '../../lib/upload/capture-provider.tsx'
import { useWords } from '../../lib/words/words-provider.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Glyph } from '../ui/glyph.tsx'

/** While the server is out of reach. */
const UNREACHABLE_POLL_MS = 2000
/** While the engine or the worker is missing: somebody is installing it. */
const DEGRADED_POLL_MS = 5000
/** Otherwise: disks fill and workers end while a page is open. */
const POLL_MS = 60_000

/** Says when the server, the worker or the engine is missing, or room on the disk, and goes away by itself. */
export function HealthNotices() {
  const words = useWords()
  const { t } = words
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const uploads = useUploadQueue()
  // Uploads fail by themselves, without a query that would notice.
  const waitsForServer = useCapture().photos.some(({ state, error }) => state === 'interrupted' && isAway(error))
  const health = useQuery(
    trpc.system.health.queryOptions(undefined, {
      retry: false,
      refetchInterval: ({ state }) => {
        if (state.status === 'error' || waitsForServer) return UNREACHABLE_POLL_MS
        return state.data?.status === 'degraded' ? DEGRADED_POLL_MS : POLL_MS
      },
    }),
  )
  const unreachable = health.isError && isUnreachable(health.error)
  const why = unreachable ? sayError(readError(health.error), words) : null

  const isBack = health.isSuccess && !health.isFetching
  useEffect(() => {
    if (waitsForServer && isBack) uploads?.retryInterrupted()
  }, [waitsForServer, isBack, uploads])

  const wasUnreachable = useRef(false)
  useEffect(() => {
    if (wasUnreachable.current && !unreachable) {
      void queryClient.invalidateQueries()
      uploads?.retryInterrupted()
    }
    wasUnreachable.current = unreachable
  }, [unreachable, queryClient, uploads])

  return (
    <div aria-live="polite">
      {why && (
        <Notice title={why.message}>
          <p>{t('system.reconnecting', { suggestion: why.suggestion })}</p>
        </Notice>
      )}
      {!unreachable && health.data?.status === 'degraded' && <DegradedNotice health={health.data} />}
      {!unreachable && typeof health.data?.lowDiskBytes === 'number' && (
        <LowDiskNotice freeBytes={health.data.lowDiskBytes} />
      )}
    </div>
  )
}

function LowDiskNotice({ freeBytes }: { freeBytes: number }) {
  const { t, parts, format } = useWords()
  const status = (
    <Link key="status" className="underline" href="/status">
      {t('system.status')}
    </Link>
  )
  return (
    <Notice title={t('system.diskLow')}>
      <p>{parts('system.diskLowText', { free: format.bytes(freeBytes), status })}</p>
    </Notice>
  )
}

function DegradedNotice({ health }: { health: Health }) {
  const { t, parts } = useWords()
  if (health.worker === 'missing') {
    return (
      <Notice title={t('system.noWorker')}>
        <p>{parts('system.noWorkerText', { command: <code key="command">npm start</code> })}</p>
      </Notice>
    )
  }
  const commands = health.engineInstallCommands.join('\n')
  return (
    <Notice title={t('system.noEngine')}>
      <p>{t('system.noEngineText')}</p>
      {commands && (
        <div className="flex flex-wrap items-start gap-3 pt-2">
          <pre className="min-w-0 flex-1 overflow-x-auto rounded-md bg-surface px-3 py-2 font-mono text-sm">
            <code>{commands}</code>
          </pre>
          <CopyButton text={commands} />
        </div>
      )}
    </Notice>
  )
}

function Notice({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="border-line border-b bg-warn-soft">
      <div className="page-width flex gap-3 py-3">
        <Glyph name="alert" className="mt-0.5 size-5 text-warn" />
        <div className="grid min-w-0 flex-1 gap-0.5">
          <p className="font-semibold">{title}</p>
          {children}
        </div>
      </div>
    </div>
  )
}
