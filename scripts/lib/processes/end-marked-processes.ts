import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isStillRunning, readStartTime } from '#server/process-identity.mjs'

/**
 * The environment variable that everything which one `npm start` runs inherits, tools of the worker included. By it
 * they are found when their parents are gone and process groups and parent ids say nothing any more.
 */
export const MARK = 'MAQUETTE_RUN'

/** Kills every process that carries `MARK=value`, and answers when none is left. */
export async function endMarkedProcesses(value: string): Promise<void> {
  for (;;) {
    const pids = (await listMarkedProcesses(value)).filter((pid) => pid !== process.pid)
    if (pids.length === 0) return
    // Looked for again afterwards: a process may have started another just before it was killed.
    for (const pid of pids) await killAndWait(pid)
  }
}

async function killAndWait(pid: number): Promise<void> {
  const startTime = readStartTime(pid)
  if (startTime === null) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    return
  }
  while (isStillRunning(pid, startTime)) await sleep(10)
}

/** The pids of the processes that carry `MARK=value` in their environment, as far as this user may see it. */
export async function listMarkedProcesses(value: string): Promise<number[]> {
  const text = `${MARK}=${value}`
  if (process.platform === 'linux') return listFromProc(text)
  const { stdout } = await promisify(execFile)('ps', ['-axEww', '-o', 'pid=,command='], { maxBuffer: 1 << 28 })
  const lines = stdout.split('\n').filter((line) => line.includes(text))
  return lines.map((line) => Number.parseInt(line, 10))
}

async function listFromProc(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const marked: number[] = []
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    // A zombie has no environment left to read.
    if (environment.split('\0').includes(text)) marked.push(pid)
  }
  return marked
}
