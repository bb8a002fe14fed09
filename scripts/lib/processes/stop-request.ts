/** Signals closer together than this are one: a terminal's Ctrl-C arrives both directly and through npm. */
const SAME_PRESS_MS = 400

export interface StopRequest {
  /** Fires at the first Ctrl-C, TERM or HUP, and when the process that started this one is gone. */
  readonly stop: AbortSignal
  /** Fires at the second. */
  readonly hurry: AbortSignal
}

/** Takes the signals of this process. Call it once. */
export function listenForStop(): StopRequest {
  const stop = new AbortController()
  const hurry = new AbortController()
  let lastAt = 0
  const onSignal = () => {
    const now = Date.now()
    const isSamePress = now - lastAt < SAME_PRESS_MS
    lastAt = now
    if (!stop.signal.aborted) stop.abort(new StopError())
    else if (!isSamePress) hurry.abort(new StopError())
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  process.once('disconnect', onSignal)
  process.channel?.unref()
  return { stop: stop.signal, hurry: hurry.signal }
}

/** The user asked to stop: not a failure. */
export class StopError extends Error {
  override readonly name = 'StopError'
  constructor() {
    super('Stopping was asked for.')
  }
}
