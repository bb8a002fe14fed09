import path from 'node:path'
import { PassThrough } from 'node:stream'
import { expect } from 'vitest'
import { runCli } from '../run-cli.ts'
import { createInterrupts } from '../terminal/interrupts.ts'

interface StartOptions {
  cwd: string
  /** Undefined: the program looks for a server by itself. */
  url: string | undefined
  terminal?: boolean
}

/** Starts the program as a terminal or a script does; `pressCtrlC` counts as a person's separate press. */
export function startCli(argv: string[], { cwd, url, terminal = false }: StartOptions) {
  let nowMs = 0
  const interrupts = createInterrupts(() => nowMs)
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal })
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  let output = ''
  let errors = ''
  stdout.on('data', (chunk) => {
    output += chunk
  })
  stderr.on('data', (chunk) => {
    errors += chunk
  })
  const dataDir = path.join(cwd, 'data')
  const world = { command: 'maquette', argv, cwd, dataDir, serverUrl: url, stdin, stdout, stderr, interrupts }
  const exit = runCli(world)
  return {
    exit,
    stdin,
    output: () => output,
    errors: () => errors,
    until: (text: string) => expect.poll(() => output + errors, { interval: 5, timeout: 20_000 }).toContain(text),
    pressCtrlC() {
      nowMs += 1000
      interrupts.press()
    },
  }
}
