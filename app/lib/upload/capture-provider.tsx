'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { browserStorage } from '../browser-storage.ts'
import { loadModule } from '../lazy/use-module.ts'
import { useTRPC, useTRPCClient } from '../trpc.ts'
import { type CaptureSnapshot, EMPTY_CAPTURE } from './capture-snapshot.ts'
import { DRAFT_KEY, hasDraft } from './has-draft.ts'
import type { UploadQueue } from './upload-queue.ts'

/** How soon to look again for the draft when the server did not answer. */
const RESTORE_RETRY_MS = 2000

const loadMakeQueue = () => import('./make-queue.ts')

interface Capture {
  /** Null until something is being gathered or is about to be. */
  queue: UploadQueue | null
  loadQueue(): Promise<UploadQueue>
}

const CaptureContext = createContext<Capture | null>(null)

/** Mounted above the pages, so that uploads continue while a job's page is open. The queue and all it takes to send are fetched when they are needed. */
export function CaptureProvider({ children }: { children: ReactNode }) {
  const capture = useQueueOnDemand()
  useQueue(capture.queue)
  return <CaptureContext value={capture}>{children}</CaptureContext>
}

function useQueueOnDemand(): Capture {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [queue, setQueue] = useState<UploadQueue | null>(null)
  const begun = useRef<Promise<UploadQueue> | null>(null)
  const loadQueue = useCallback(() => {
    const load = async () => {
      // Never rejects; what the server takes is asked again later then.
      const limits = queryClient.prefetchQuery(trpc.system.presets.queryOptions())
      const [{ makeQueue }] = await Promise.all([loadModule(loadMakeQueue), limits])
      const made = makeQueue({
        list: async (input) => (await client.upload.list.query(input)).uploads,
        remove: (ids) => client.upload.remove.mutate({ ids }),
        onAway: () => void queryClient.invalidateQueries({ queryKey: trpc.system.health.queryKey() }),
      })
      const presets = queryClient.getQueryData(trpc.system.presets.queryKey())
      if (presets) made.maxFileBytes = presets.limits.maxFileBytes
      setQueue(made)
      return made
    }
    begun.current ??= load()
    return begun.current
  }, [client, trpc, queryClient])

  // What an earlier visit or another tab gathers is shown without being asked for.
  useEffect(() => {
    const loadForDraft = () => void (hasDraft(browserStorage()) && loadQueue())
    const onStorage = ({ key }: StorageEvent) => key === DRAFT_KEY && loadForDraft()
    loadForDraft()
    window.addEventListener('storage', onStorage)
    return () => window.removeEventListener('storage', onStorage)
  }, [loadQueue])
  return useMemo(() => ({ queue, loadQueue }), [queue, loadQueue])
}

/** Brings the draft back, and tells the queue what it can't know by itself. */
function useQueue(queue: UploadQueue | null): void {
  const trpc = useTRPC()
  const presets = useQuery(
    trpc.system.presets.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY, enabled: queue !== null }),
  )
  useEffect(() => {
    if (queue && presets.data) queue.maxFileBytes = presets.data.limits.maxFileBytes
  }, [queue, presets.data])

  useEffect(() => {
    if (!queue) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const restore = () => queue.restore().catch(() => (timer = setTimeout(restore, RESTORE_RETRY_MS)))
    void restore()
    // Asks before a page is closed that still sends photos: their files are lost with it.
    const onLeave = (event: BeforeUnloadEvent) => {
      if (queue.isSending) event.preventDefault()
    }
    const onOnline = () => queue.retryInterrupted()
    window.addEventListener('beforeunload', onLeave)
    window.addEventListener('online', onOnline)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('beforeunload', onLeave)
      window.removeEventListener('online', onOnline)
      queue.close()
    }
  }, [queue])
}

function useCaptureContext(): Capture {
  const capture = useContext(CaptureContext)
  if (!capture) throw new TypeError('no CaptureProvider around this')
  return capture
}

/** Null until `useLoadQueue` was called or a draft was found. */
export function useUploadQueue(): UploadQueue | null {
  return useCaptureContext().queue
}

/** Fetches the queue, or gives the one that is there. */
export function useLoadQueue(): () => Promise<UploadQueue> {
  return useCaptureContext().loadQueue
}

export function useCapture(): CaptureSnapshot {
  const queue = useUploadQueue()
  return useSyncExternalStore(
    queue?.subscribe ?? subscribeToNothing,
    queue?.getSnapshot ?? emptySnapshot,
    emptySnapshot,
  )
}

const subscribeToNothing = () => () => {}
const emptySnapshot = () => EMPTY_CAPTURE
