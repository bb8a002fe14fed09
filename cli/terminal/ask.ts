import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/**
 * Asks a yes-or-no question; anything but yes, the end of input and an abort mean no.
 * The terminal stays in its own line mode, so that Ctrl-C is still a SIGINT while the question stands.
 */
export function ask(question: string, input: Readable, output: Writable, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input, output, terminal: false })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const onAbort = () => {
    output.write('\n')
    resolve(false)
  }
  lines.once('line', (line) => resolve(/^\s*y(es)?\s*$/i.test(line)))
  lines.once('close', () => resolve(false))
  signal.addEventListener('abort', onAbort, { once: true })
  output.write(question)
  return promise.finally(() => {
    signal.removeEventListener('abort', onAbort)
    lines.close()
  })
}
