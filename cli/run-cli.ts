import type { Readable, Writable } from 'node:stream'
import { createMaquetteClient } from '../sdk/maquette-client.ts'
import { MaquetteError } from '../sdk/maquette-error.ts'
import { findServer } from './find-server.ts'
import type { FinishOptions } from './finish-job.ts'
import { type CommandOutcome, runJobCommand } from './jobs/run-job-command.ts'
import { helpFor } from './parse-arguments.ts'
import { type Command, parseCommand } from './parse-command.ts'
import { type ReconstructOutcome, reconstruct } from './reconstruct.ts'
import { ask } from './terminal/ask.ts'
import type { Interrupts } from './terminal/interrupts.ts'
import { createScreen } from './terminal/screen.ts'
import { UsageError } from './usage-error.ts'

/** What the program touches outside of itself. */
export interface CliWorld {
  /** What starts it, to be named in what it says: `maquette`, or `npm run reconstruct --` in a checkout. */
  command: string
  argv: string[]
  /** Relative paths start here. */
  cwd: string
  /** The data directory of `npm start`. */
  dataDir: string
  /** MAQUETTE_URL, where it is set. */
  serverUrl: string | undefined
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable & { isTTY?: boolean; columns?: number }
  stderr: Writable & { isTTY?: boolean; columns?: number }
  interrupts: Interrupts
}

export type ExitCode = 0 | 1 | 130

/** The whole program. Never throws: what goes wrong is said on standard error. */
export async function runCli(world: CliWorld): Promise<ExitCode> {
  let args: Command | 'help' | undefined
  try {
    args = parseCommand(world.argv, world.cwd)
    if (args === 'help') {
      world.stdout.write(helpFor(world.command))
      return 0
    }
    const { exit, json } = await run(args, world)
    if (args.json) world.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
    return exit
  } catch (thrown) {
    if (thrown instanceof UsageError) world.stderr.write(`${thrown.message}\n\n${helpFor(world.command)}`)
    else sayError(thrown, world, typeof args === 'object' && args.json)
    return 1
  }
}

async function run(args: Command, world: CliWorld): Promise<CommandOutcome> {
  const baseUrl = args.server ?? world.serverUrl ?? (await findServer(world.dataDir))
  const output = args.json ? world.stderr : world.stdout
  const options: FinishOptions = {
    command: world.command,
    client: createMaquetteClient({ baseUrl }),
    screen: createScreen(output),
    interrupts: world.interrupts,
    ask: world.stdin.isTTY ? (question, signal) => ask(question, world.stdin, output, signal) : null,
    pageOf: (id) => new URL(`/jobs/${id}`, baseUrl).href,
  }
  if (args.command !== 'reconstruct') return runJobCommand(args, options)
  const outcome = await reconstruct(args, options)
  return { exit: outcome.status === 'completed' ? 0 : 130, json: toJson(outcome) }
}

function toJson(outcome: ReconstructOutcome): unknown {
  if (outcome.status !== 'completed') return outcome
  const refused = outcome.refused.map(({ path, error }) => ({ path, ...errorJson(error) }))
  return { ...outcome, refused }
}

function sayError(thrown: unknown, world: CliWorld, json: boolean): void {
  const known = thrown instanceof MaquetteError
  const text = known ? `${thrown.message}\n${thrown.suggestion}` : `Something unexpected happened: ${stackOf(thrown)}`
  world.stderr.write(`${text}\n`)
  if (json)
    world.stdout.write(`${JSON.stringify({ status: 'failed', error: known ? errorJson(thrown) : text }, null, 2)}\n`)
}

function errorJson({ code, message, suggestion }: MaquetteError) {
  return { code, message, suggestion }
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}
