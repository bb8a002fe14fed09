import { readdir, readFile } from 'node:fs/promises'

/** How often a program is looked at, as a share of the time it may be still. */
const LOOKS = 20

export interface HangWatch {
  /** Resets the watch: the program printed something. */
  heard(): void
  end(): void
}

/**
 * Calls `onHang` once when a process group has printed nothing and used no CPU for `stillMs`: it waits for something that doesn't come,
 * or was stopped. Time is counted in looks, so that a machine that slept, or a worker that was itself stopped, is no hang. Linux: reads
 * /proc; elsewhere nothing is called.
 */
export function watchHang(groupId: number, { stillMs, onHang }: { stillMs: number; onHang(): void }): HangWatch {
  let stillLooks = 0
  let ticksBefore = -1
  const look = async (): Promise<void> => {
    const ticks = await cpuTicks(groupId)
    if (ticks === null) return
    stillLooks = ticks === ticksBefore ? stillLooks + 1 : 0
    ticksBefore = ticks
    if (stillLooks < LOOKS) return
    clearInterval(timer)
    onHang()
  }
  const timer = setInterval(() => void look().catch(() => undefined), stillMs / LOOKS)
  timer.unref()
  return {
    heard() {
      stillLooks = 0
    },
    end: () => clearInterval(timer),
  }
}

/** Clock ticks of processor time that all processes of a group have used (proc_pid_stat(5): fields 14 and 15); null where it can't be read. */
async function cpuTicks(groupId: number): Promise<number | null> {
  const entries = await readdir('/proc').catch(() => null)
  if (!entries) return null
  let ticks = 0
  for (const entry of entries) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'latin1').catch(() => '')
    // Field 2 is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (Number(fields[2]) === groupId) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks
}
