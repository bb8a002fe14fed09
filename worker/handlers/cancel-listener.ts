import { Client } from 'pg'
import type { Logger } from 'pino'
import { CANCEL_CHANNEL } from '#server/services/jobs/cancel-channel.ts'

const RECONNECT_MS = 1000

export interface CancelListener {
  close(): Promise<void>
}

export interface CancelListenerOptions {
  databaseUrl: string
  /** A hint that this job's cancel was confirmed: the row holds the truth. */
  onCancel(jobId: string): void
  log: Logger
}

/**
 * Listens for confirmed cancels on a connection of its own, and connects again whenever that breaks.
 * What is missed in between is found by the running job's next progress write. Resolves at once: a
 * database that is away delays nothing.
 */
export function listenForCancels({ databaseUrl, onCancel, log }: CancelListenerOptions): CancelListener {
  let closed = false
  let client: Client | null = null
  let timer: NodeJS.Timeout | null = null

  async function connect(): Promise<void> {
    const mine = new Client({
      connectionString: databaseUrl,
      application_name: 'maquette-cancel-listener',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    })
    client = mine
    mine.on('notification', ({ payload }) => payload && onCancel(payload))
    mine.on('error', (error) => log.warn({ err: error }, 'the cancel channel broke; connecting again'))
    mine.on('end', reconnect)
    try {
      await mine.connect()
      await mine.query(`LISTEN ${CANCEL_CHANNEL}`)
    } catch (error) {
      log.warn({ err: error }, 'the cancel channel could not be opened; trying again')
      await mine.end().catch(() => undefined)
      reconnect()
    }
  }

  function reconnect(): void {
    if (closed || timer) return
    timer = setTimeout(() => {
      timer = null
      void connect()
    }, RECONNECT_MS)
  }

  void connect()
  return {
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
