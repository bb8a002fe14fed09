// Imported first by processes that make no sense without the one that started them: when that one is killed outright
// they stop as if they had been asked to. The system then gives them another parent. A channel to the parent would
// tell sooner, but Next forks processes that would inherit a preloaded file and not expect its listeners.

const LOOK_EVERY_MS = 500

const parent = process.ppid
const timer = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(timer)
  process.kill(process.pid, 'SIGTERM')
}, LOOK_EVERY_MS).unref()
