// Preloaded into the web server and the worker (`node --import`): when the process that supervises them is killed
// outright they stop by themselves, as if they had been asked to. The system then gives them another parent.
// A channel to the parent would tell sooner, but Next forks processes that would inherit this file and not expect it.

const LOOK_EVERY_MS = 500

const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, LOOK_EVERY_MS).unref()
