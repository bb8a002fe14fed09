import { setTimeout as sleep } from 'node:timers/promises'
import { endMarkedProcesses, listMarkedProcesses } from './end-marked-processes.ts'

/** Milliseconds that survivors have to end by themselves: they were told to when their supervisor died. */
const GRACE_MS = 5000

/**
 * Ends what is left of earlier runs whose supervisor was killed outright, found by their marks; answers whether
 * there was anything.
 */
export async function endSurvivors(marks: string[]): Promise<boolean> {
  let any = false
  for (const mark of marks) {
    const deadline = Date.now() + GRACE_MS
    while ((await listMarkedProcesses(mark)).length > 0) {
      any = true
      if (Date.now() > deadline) await endMarkedProcesses(mark)
      else await sleep(50)
    }
  }
  return any
}
