// Preloaded into the web server and the worker (`node --import`): when the process that supervises them is killed
// outright, their channel to it closes, and they stop by themselves as if they had been asked to.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
