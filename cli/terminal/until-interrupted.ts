import type { Interrupts } from './interrupts.ts'

/** Runs `action` with a signal that Ctrl-C aborts; null when it did. */
export async function untilInterrupted<T>(
  interrupts: Interrupts,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const controller = new AbortController()
  const unlisten = interrupts.listen(() => controller.abort())
  try {
    return await action(controller.signal)
  } catch (thrown) {
    if (controller.signal.aborted && thrown === controller.signal.reason) return null
    throw thrown
  } finally {
    unlisten()
  }
}
