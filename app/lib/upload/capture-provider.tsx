'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { browserStorage } from '../browser-storage.ts'
import { useTRPC, useTRPCClient } from '../trpc.ts'
import { type CaptureSnapshot, EMPTY_CAPTURE } from './capture-store.ts'
import { makeThumbnail } from './make-thumbnail.ts'
import { sendPhoto } from './send-photo.ts'
import { UploadQueue } from './upload-queue.ts'

/** How soon to look again for the draft when the server did not answer. */
const RESTORE_RETRY_MS = 2000

const QueueContext = createContext<UploadQueue | null>(null)

/** Mounted above the pages, so that uploads continue while a job's page is open. */
export function CaptureProvider({ children }: { children: ReactNode }) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const presets = useQuery(trpc.system.presets.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }))
  const [queue, setQueue] = useState<UploadQueue | null>(null)

  useEffect(() => {
    const healthKey = trpc.system.health.queryKey()
    const created = new UploadQueue({
      storage: browserStorage(),
      send: (file, options) =>
        sendPhoto(file, { ...options, onAway: () => void queryClient.invalidateQueries({ queryKey: healthKey }) }),
      makeThumbnail,
      list: async (input) => (await client.upload.list.query(input)).uploads,
      remove: (ids) => client.upload.remove.mutate({ ids }),
      ...('BroadcastChannel' in window ? { channel: new BroadcastChannel('maquette.draft') } : {}),
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    const restore = () => created.restore().catch(() => (timer = setTimeout(restore, RESTORE_RETRY_MS)))
    void restore()
    setQueue(created)
    // Asks before a page is closed that still sends photos: their files are lost with it.
    const onLeave = (event: BeforeUnloadEvent) => {
      if (created.isSending) event.preventDefault()
    }
    const onOnline = () => created.retryInterrupted()
    window.addEventListener('beforeunload', onLeave)
    window.addEventListener('online', onOnline)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('beforeunload', onLeave)
      window.removeEventListener('online', onOnline)
      created.close()
    }
  }, [client, trpc, queryClient])

  useEffect(() => {
    if (queue && presets.data) queue.maxFileBytes = presets.data.limits.maxFileBytes
  }, [queue, presets.data])

  return <QueueContext value={queue}>{children}</QueueContext>
}

/** Null on the server and in the first render. */
export function useUploadQueue(): UploadQueue | null {
  return useContext(QueueContext)
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
