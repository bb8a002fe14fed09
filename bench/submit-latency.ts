// From pressing Reconstruct to a worker at work: node bench/submit-latency.ts [FOLDER]
import { setTimeout as sleep } from 'node:timers/promises'
import { openCapture } from './lib/open-capture.ts'
import { writeReport } from './lib/report.ts'
import { startSystem } from './lib/start-system.ts'
import { quantile } from './lib/statistics.ts'
import { cancelJob, submitJob, uploadCapture } from './lib/upload-capture.ts'

const RUNS = 20
const MARK_SECONDS = 0.5
const POLL_MS = 10

const capture = await openCapture(process.argv[2])
const system = await startSystem()
try {
  const { client } = system
  const uploadIds = await uploadCapture(client, capture.photos)
  const seconds: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now()
    const { id } = await submitJob(client, uploadIds, 'draft')
    while ((await client.api.job.get.query({ id })).status !== 'running') await sleep(POLL_MS)
    seconds.push((performance.now() - startedAt) / 1000)
    await cancelJob(client, id)
    console.log(`${run + 1} of ${RUNS}: ${seconds.at(-1)?.toFixed(3)} s`)
  }
  const at = (fraction: number) => quantile(seconds, fraction).toFixed(3)
  await writeReport({
    name: 'submit-latency',
    title: 'From submit to running',
    method:
      `Wall time from sending \`job.submit\` to the first \`job.get\` that says \`running\`, asked every ${POLL_MS} ms, ` +
      `with an idle worker; ${capture.description}, ${RUNS} jobs one after the other.`,
    table: [
      ['seconds', 'min', 'median', 'p95', 'max'],
      ['submit to running', at(0), at(0.5), at(0.95), at(1)],
    ],
    verdict: `Median ${at(0.5)} s, the mark is at most ${MARK_SECONDS} s.`,
    met: quantile(seconds, 0.5) <= MARK_SECONDS,
  })
} finally {
  await system.stop()
  await capture.close()
}
