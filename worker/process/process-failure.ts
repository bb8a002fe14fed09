import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import { withoutLogPrefix } from './without-log-prefix.ts'

/** How a program ended without being told to. */
export interface ProcessEnd {
  /** What to call it in a message: "COLMAP mapper". */
  label: string
  exitCode: number | null
  signal: NodeJS.Signals | null
  /** Its last lines of output, oldest first. */
  tail: readonly string[]
  /** Whether the kernel killed something for lack of memory while it ran; null where that can't be read. */
  memoryKill?: boolean | null
}

/** Killed by a user, by another program or as hung, and not by the kernel for lack of memory: another try may succeed. */
export class ProcessKilled extends AppError {}

const OUT_OF_MEMORY = /std::bad_alloc|cannot allocate memory|out of memory/i
const DISK_FULL = /no space left on device|database or disk is full|disk quota exceeded/i
const TELLING =
  /error|fatal|fail|exception|terminate|cannot|could not|invalid|unrecognised|unrecognized|not found|denied/i
const STACK_TRACE = /^\s*(PC: )?@\s+(0x)?[0-9a-f]+|^\*\*\* /i
/** Lines drawn around a heading. */
const RULE = /^\s*([=*#-])\1{9,}\s*$/

/** Exit status of a shell or wrapper whose program was killed by SIGKILL. */
const KILLED_STATUS = 128 + 9

const TELLING_LINES = 3

/** A program's unexpected end as an error with the program's own message. */
export function explainProcessEnd(end: ProcessEnd): AppError {
  const cause = new Error(`${end.label} ${describeEnd(end)}\n${end.tail.join('\n')}`)
  const output = end.tail.join('\n')
  if (isDiskFull(output)) return diskFull(end.label, cause)
  const isKilled = end.signal === 'SIGKILL' || end.exitCode === KILLED_STATUS
  if (isKilled && end.memoryKill === false && !OUT_OF_MEMORY.test(output)) {
    return new ProcessKilled('RECONSTRUCTION_FAILED', {
      ...explainError('programKilled', 'memoryKiller', { program: end.label }),
      cause,
    })
  }
  // The kernel's out-of-memory killer leaves no words.
  if (isKilled || OUT_OF_MEMORY.test(output)) {
    return new AppError('OUT_OF_MEMORY', {
      ...explainError('memoryOf', 'freeMemory', { program: end.label }),
      cause,
    })
  }
  return new AppError('RECONSTRUCTION_FAILED', {
    message: `${end.label} ${saidBy(end)}`,
    suggestion: 'Try again. If this keeps happening, the log has the program’s full output.',
    cause,
  })
}

/** Whether a program's or library's message means that the disk or the quota is full. */
export function isDiskFull(output: string): boolean {
  return DISK_FULL.test(output)
}

export function programHung(label: string, stillMs: number): ProcessKilled {
  const minutes = Math.max(1, Math.round(stillMs / 60_000))
  return new ProcessKilled('PROGRAM_HUNG', explainError('programHung', 'slowDisk', { program: label, minutes }))
}

export function diskFull(label: string, cause: unknown): AppError {
  return new AppError('DISK_FULL', {
    ...explainError('diskFullFor', 'freeSpace', { program: label }),
    cause,
  })
}

/** In its own words if it had any. One that crashed had none: its last lines are about something else. */
function saidBy(end: ProcessEnd): string {
  const lines = wordsOf(end.tail)
  const telling = lines.filter((line) => TELLING.test(line))
  const words = telling.length > 0 || end.signal ? telling : lines
  return words.length > 0 ? `failed: ${words.slice(-TELLING_LINES).join(' / ')}` : `${describeEnd(end)}.`
}

/** Without log prefixes, stack traces and rules. */
function wordsOf(tail: readonly string[]): string[] {
  const lines = tail.filter((line) => !STACK_TRACE.test(line) && !RULE.test(line))
  return lines.map((line) => withoutLogPrefix(line).trim()).filter((line) => line !== '')
}

function describeEnd({ exitCode, signal }: ProcessEnd): string {
  return signal ? `crashed (${signal})` : `ended with status ${exitCode}`
}
