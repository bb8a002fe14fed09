import path from 'node:path'
import { parseArgs } from 'node:util'
import { JOB_STATUSES, type JobStatus } from '#server/contracts/job-status.ts'
import { type CliArguments, isHttpUrl, parseArguments } from './parse-arguments.ts'
import { UsageError } from './usage-error.ts'

/** What one does to jobs that are on the server already. */
const JOB_COMMANDS = ['list', 'show', 'attach', 'download', 'cancel', 'delete'] as const
type JobCommandName = (typeof JOB_COMMANDS)[number]

export interface JobCommand {
  command: JobCommandName
  /** As they were typed, see `findJob`; none for `list`, one for all others but `delete`. */
  jobs: string[]
  /** `download`: results by name; empty for all. */
  names: string[]
  /** Absolute path of the folder for results; undefined: called like the job, in `cwd`. */
  out: string | undefined
  cwd: string
  /** `list`: a part of the name, states, and how many. */
  search: string | undefined
  states: JobStatus[]
  /** `list`: of the project with this name, and with all of these tags. */
  project: string | undefined
  tags: string[]
  limit: number
  /** Asks nothing. */
  yes: boolean
  server: string | undefined
  json: boolean
}

export type Command = ({ command: 'reconstruct' } & CliArguments) | JobCommand

const MAX_LISTED = 100

/**
 * Reads the command line: a command for jobs that are there, or what to reconstruct. A folder that is called like a command is
 * `./list`. Returns 'help' when it was asked for. Throws UsageError.
 */
export function parseCommand(argv: string[], cwd: string): Command | 'help' {
  const [first, ...rest] = argv
  const name = JOB_COMMANDS.find((command) => command === first)
  if (name) return parseJobCommand(name, rest, cwd)
  const args = parseArguments(first === 'reconstruct' ? rest : argv, cwd)
  return args === 'help' ? args : { command: 'reconstruct', ...args }
}

function parseJobCommand(command: JobCommandName, argv: string[], cwd: string): JobCommand | 'help' {
  const { values, positionals } = parse(argv)
  if (values.help) return 'help'
  if (values.server !== undefined && !isHttpUrl(values.server)) {
    throw new UsageError(`${values.server} is not the address of a server, which starts with http:// or https://.`)
  }
  const [first, ...others] = positionals
  if (command === 'list' && first !== undefined) throw new UsageError(`To list by name: list --search ${first}`)
  if (command !== 'list' && first === undefined) throw new UsageError(`Which one? ${command} takes a JOB from list.`)
  const takesOne = command === 'show' || command === 'attach' || command === 'cancel'
  if (takesOne && others.length > 0) throw new UsageError(`Give one job at a time, without ${others.join(', ')}.`)
  return {
    command,
    jobs: command === 'delete' ? positionals : positionals.slice(0, 1),
    names: command === 'download' ? others : [],
    out: values.out === undefined ? undefined : path.resolve(cwd, values.out),
    cwd,
    search: values.search,
    states: (values.state ?? []).map(readState),
    project: values.project,
    tags: values.tag ?? [],
    limit: readLimit(values.limit),
    yes: values.yes,
    server: values.server,
    json: values.json,
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        search: { type: 'string' },
        state: { type: 'string', multiple: true },
        project: { type: 'string' },
        tag: { type: 'string', multiple: true },
        limit: { type: 'string', default: '20' },
        yes: { type: 'boolean', short: 'y', default: false },
        server: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function readState(text: string): JobStatus {
  const state = JOB_STATUSES.find((known) => known === text)
  if (!state) throw new UsageError(`There is no state ${text}: use ${JOB_STATUSES.join(', ')}.`)
  return state
}

function readLimit(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MAX_LISTED) throw new UsageError(`--limit takes a number from 1 to ${MAX_LISTED}.`)
  return limit
}
