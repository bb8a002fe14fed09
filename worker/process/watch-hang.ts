import { groupProcessorTime } from './group-processor-time.ts'

/** How often a program is looked at, as a share of the time it may be still. */
const LOOKS = 20

export interface HangWatch {
  /** Resets the watch: the program printed something. */
  heard(): void
  end(): void
}

/**
 * Calls `onHang` once when a process group has printed nothing and used no CPU for `stillMs`: it waits for something that doesn't come,
 * or was stopped. Time is counted in looks, so that a machine that slept, or a worker that was itself stopped, is no hang. Where
 * processor time can't be read, nothing is called.
 */
export function watchHang(groupId: number, { stillMs, onHang }: { stillMs: number; onHang(): void }): HangWatch {
  let stillLooks = 0
  let usedBefore = -1
  let isLooking = false
  const look = async (): Promise<void> => {
    // On a busy machine a look may take longer than the time between two: more at once would only slow each other down.
    if (isLooking) return
    isLooking = true
    const used = await groupProcessorTime(groupId).finally(() => {
      isLooking = false
    })
    if (used === null) return
    stillLooks = used === usedBefore ? stillLooks + 1 : 0
    usedBefore = used
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
