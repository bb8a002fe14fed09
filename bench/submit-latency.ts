// From pressing Reconstruct to a worker at work: node bench/submit-latency.ts [FOLDER]
import { setTimeout as sleep } from 'node:timers/promises'
import { measureSystem } from './lib/measure-system.ts'
import { writeReport } from './lib/report.ts'
import { latencyTable, median } from './lib/statistics.ts'
import { cancelJob, submitJob } from './lib/upload-capture.ts'

const RUNS = 20
const MARK_SECONDS = 0.5
const POLL_MS = 10

await measureSystem(async ({ client, capture, uploadIds }) => {
  const seconds: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now()
    const { id } = await submitJob(client, uploadIds, 'draft')
    while ((await client.api.job.get.query({ id })).status !== 'running') await sleep(POLL_MS)
    seconds.push((performance.now() - startedAt) / 1000)
    await cancelJob(client, id)
    console.log(`${run + 1} of ${RUNS}: ${seconds.at(-1)?.toFixed(3)} s`)
  }
  await writeReport({
    name: 'submit-latency',
    title: 'From submit to running',
    method:
      `Wall time from sending \`job.submit\` to the first \`job.get\` that says \`running\`, asked every ${POLL_MS} ms, ` +
      `with an idle worker; ${capture.description}, ${RUNS} jobs one after the other.`,
    table: latencyTable('submit to running', seconds),
    verdict: `Median ${median(seconds).toFixed(3)} s, the mark is at most ${MARK_SECONDS} s.`,
    met: median(seconds) <= MARK_SECONDS,
  })
})
