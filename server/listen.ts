import { Client } from 'pg'
import type { Logger } from 'pino'

const RECONNECT_MS = 1000

/** A frozen database accepts connections and doesn't answer. */
const ANSWER_WITHIN_MS = 10_000

export interface Listener {
  /** Whether the channel is open now, so that notifications arrive. */
  isOpen(): boolean
  close(): Promise<void>
}

export interface ListenOptions {
  databaseUrl: string
  /** Name of the NOTIFY channel, a plain identifier. */
  channel: string
  onNotify(payload: string): void
  /** The channel is open, for the first time or after a break in which notifications may have been lost. */
  onOpen?(): void
  log: Logger
}

/**
 * Listens to a NOTIFY channel on its own connection, and reconnects whenever that breaks. Notifications in
 * between are lost: a notification is a hint to read a row, never the data. Returns immediately, so that an
 * unreachable database delays nothing.
 */
export function listen({ databaseUrl, channel, onNotify, onOpen, log }: ListenOptions): Listener {
  let closed = false
  let client: Client | null = null
  let isOpen = false
  let timer: NodeJS.Timeout | null = null

  async function connect(): Promise<void> {
    const mine = new Client({
      connectionString: databaseUrl,
      application_name: `${channel} listener`,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    })
    client = mine
    mine.on('notification', ({ payload }) => payload && onNotify(payload))
    mine.on('error', (error) => log.warn({ err: error, channel }, 'the channel broke; connecting again'))
    mine.on('end', reconnect)
    try {
      await mine.connect()
      await mine.query(`LISTEN ${channel}`)
      isOpen = true
      onOpen?.()
    } catch (error) {
      log.warn({ err: error, channel }, 'the channel could not be opened; trying again')
      await mine.end().catch(() => undefined)
      reconnect()
    }
  }

  function reconnect(): void {
    isOpen = false
    if (closed || timer) return
    timer = setTimeout(() => {
      timer = null
      void connect()
    }, RECONNECT_MS)
  }

  void connect()
  return {
    isOpen: () => isOpen,
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
