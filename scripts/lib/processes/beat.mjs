// Imported first by the processes that `supervise` keeps up: tells it now and then that this process still gets to its work.
// A process that hangs or was stopped sends none.
import { writeSync } from 'node:fs'

const BEAT_EVERY_MS = 1000
/** The pipe that the supervisor opened for it. */
const BEAT_FD = 3

// Next starts processes that inherit the preloaded file, and whose file descriptor 3 is something else.
if (process.ppid === Number(process.env.MAQUETTE_SUPERVISOR)) {
  const timer = setInterval(() => {
    try {
      writeSync(BEAT_FD, '.')
    } catch {
      // Nobody listens any more.
      clearInterval(timer)
    }
  }, BEAT_EVERY_MS).unref()
}
