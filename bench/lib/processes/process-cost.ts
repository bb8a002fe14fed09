import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** What `getconf CLK_TCK` says on every Linux that Node runs on. */
const TICKS_A_SECOND = 100

/** Processor time that the process has used, all threads, in milliseconds. Steps of 10. Linux: reads /proc. */
export async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The program's name may hold spaces and parentheses: what follows it is counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND) * 1000
}

/** Memory that the process holds, in megabytes. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** Looks every second until `signal` aborts, and answers what it saw. */
export async function watchMemory(pid: number, signal: AbortSignal): Promise<number[]> {
  const seen: number[] = []
  while (!signal.aborted) {
    seen.push(await residentMb(pid))
    await sleep(1000, undefined, { signal }).catch(() => undefined)
  }
  return seen
}
