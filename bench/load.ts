// What the web process does under load: node bench/load.ts [--seconds 60] [--profile DIR]
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { claimJob } from '#server/services/jobs/attempt/claim-job.ts'
import { writeProgress } from '#server/services/jobs/attempt/write-progress.ts'
import { destroyAgent, send, subscribe } from './lib/light-http.ts'
import { openCapture } from './lib/open-capture.ts'
import { processorMs, residentMb, watchMemory } from './lib/processes/process-cost.ts'
import { writeReport } from './lib/report.ts'
import { type RunningWeb, startWeb } from './lib/start-web.ts'
import { quantile } from './lib/statistics.ts'
import { uploadCapture } from './lib/upload-capture.ts'

const JOBS = 1000
const BROWSERS = 200
/** Browsers that show the list of jobs; the others show a job. */
const ON_THE_LIST = 20
const SUBMITS_A_SECOND = 2
const UPLOAD_BYTES = 1024 ** 3
const CHUNK_BYTES = 16 * 1024 ** 2

const GET_P99_MS = 50
const SUBMIT_P99_MS = 150
/** Pages come back together when the web process was restarted; the last of them has its job again within this. */
const ARRIVED_MS = 1000
/** More than this is no memory that comes and goes with garbage. */
const GROWTH_MB = 150

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, profile: { type: 'string' } } })
const seconds = Number(values.seconds)

interface Series {
  elapsedMs: number[]
  failed: number
}

const series = (): Series => ({ elapsedMs: [], failed: 0 })

const trpc = (web: RunningWeb, path: string, input: unknown) =>
  `${web.baseUrl}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`

const web = await startWeb({
  variables: { MAQUETTE_MAX_FILE_MB: '1100', LOG_LEVEL: 'warn' },
  profileDir: values.profile,
})
try {
  await measure(web)
} finally {
  destroyAgent()
  await web.stop()
}

async function measure(web: RunningWeb): Promise<void> {
  const capture = await openCapture(undefined)
  const uploadIds = await uploadCapture(web.client, capture.photos)
  await capture.close()
  const ids = await fillQueue(web, uploadIds)

  // (1) what one request costs, one after the other, with all jobs in the queue
  const getCostMs = await costOf(web, 400, (i) => trpc(web, 'job.get', { id: ids[i % 50] }))
  const listCostMs = await costOf(web, 100, () => trpc(web, 'job.list', { limit: 12 }))
  console.log(`job.get ${getCostMs.toFixed(2)} ms, job.list ${listCostMs.toFixed(2)} ms of processor`)

  // (2) all browsers arrive at the same moment, as after a restart of the web process
  const quietMb = await residentMb(web.pid)
  const events = { count: 0 }
  const { streams, arrivals } = await arrive(web, ids, events)

  // (3) what they do once they are there, and everything beside it
  const stop = new AbortController()
  const memory = watchMemory(web.pid, stop.signal)
  const before = await processorMs(web.pid)
  const ownBefore = process.cpuUsage()
  const startedAt = performance.now()
  const gets = series()
  const lists = series()
  const submits = series()
  const chunks = series()
  const busy = [
    ...ids
      .slice(0, BROWSERS - ON_THE_LIST)
      .map((id, i) => everySecond(stop.signal, 1, i / BROWSERS, () => note(gets, send(trpc(web, 'job.get', { id }))))),
    ...Array.from({ length: ON_THE_LIST }, (_, i) =>
      everySecond(stop.signal, 1, i / ON_THE_LIST, () => note(lists, send(trpc(web, 'job.list', { limit: 12 })))),
    ),
    everySecond(stop.signal, SUBMITS_A_SECOND, 0, () => note(submits, submit(web, uploadIds))),
    runOneJob(web, ids[0] as string, stop.signal),
    uploadSlowly(web, chunks),
  ]
  await sleep(seconds * 1000)
  stop.abort()
  await Promise.all(busy)
  for (const stream of streams) stream.destroy()
  const elapsedSeconds = (performance.now() - startedAt) / 1000
  const webMs = (await processorMs(web.pid)) - before
  const own = process.cpuUsage(ownBefore)
  const seen = await memory
  // What goes with the next collection is no leak.
  await sleep(5000)
  const afterMb = await residentMb(web.pid)

  // (4) the table
  const arrivedMs = Math.max(...arrivals.elapsedMs)
  const failed = [gets, lists, submits, chunks].reduce((sum, { failed }) => sum + failed, 0)
  const getP99 = quantile(gets.elapsedMs, 0.99)
  const submitP99 = quantile(submits.elapsedMs, 0.99)
  const grownMb = afterMb - quietMb
  const of = (name: string, { elapsedMs, failed }: Series) => [
    name,
    String(elapsedMs.length),
    ...[0.5, 0.9, 0.99, 1].map((fraction) => quantile(elapsedMs, fraction).toFixed(1)),
    String(failed),
  ]
  await writeReport({
    name: 'load',
    title: 'The web process under load',
    method:
      `${JOBS} queued jobs and one that writes its progress four times a second. ${BROWSERS} browsers ` +
      'subscribe to a job each at the same moment, half of them to the one that runs, as pages do when the web process was ' +
      `restarted. For ${seconds} s after that they hold their subscriptions, ${BROWSERS - ON_THE_LIST} ask \`job.get\` ` +
      `once a second besides, which a page does only while its subscription is cut, and ${ON_THE_LIST} the list of ` +
      `jobs. Beside them a file of 1 GiB goes up by tus in pieces of 16 MiB, and ${SUBMITS_A_SECOND} jobs a second are ` +
      'submitted. Milliseconds from the request to the last byte of its answer, measured in one process that shares the ' +
      `cores with the web process and PostgreSQL: it took ${(own.user + own.system) / 1e6 / elapsedSeconds} of a core.`.replace(
        /(\d\.\d\d)\d+/,
        '$1',
      ),
    table: [
      ['request', 'count', 'p50', 'p90', 'p99', 'max', 'failed'],
      of('first event of job.watch', arrivals),
      of('job.get', gets),
      of('job.list (12)', lists),
      of('job.submit', submits),
      of('16 MiB of the upload', chunks),
    ],
    verdict:
      `job.get p99 ${getP99.toFixed(0)} ms (at most ${GET_P99_MS}), job.submit p99 ${submitP99.toFixed(0)} ms (at most ` +
      `${SUBMIT_P99_MS}), the last of the browsers had its job after ${arrivedMs.toFixed(0)} ms (at most ${ARRIVED_MS}), ` +
      `${failed} failed. Memory ${quietMb.toFixed(0)} MB before, ${Math.max(...seen).toFixed(0)} MB at ` +
      `most, ${afterMb.toFixed(0)} MB after. The web process took ${(webMs / 1000 / elapsedSeconds).toFixed(2)} of a core ` +
      `and sent ${events.count} events. One after the other, a job.get costs ${getCostMs.toFixed(2)} ms of processor time ` +
      `and a list ${listCostMs.toFixed(2)} ms.`,
    met:
      getP99 <= GET_P99_MS &&
      submitP99 <= SUBMIT_P99_MS &&
      arrivedMs <= ARRIVED_MS &&
      failed === 0 &&
      grownMb <= GROWTH_MB,
  })
}

/** Opens all subscriptions at once, and waits until each has its job. */
async function arrive(web: RunningWeb, ids: string[], events: { count: number }) {
  const arrivals = series()
  const startedAt = performance.now()
  const streams = await Promise.all(
    ids.slice(0, BROWSERS).map(
      (id, i) =>
        new Promise<ReturnType<typeof subscribe>>((resolve) => {
          let hasArrived = false
          const stream = subscribe(trpc(web, 'job.watch', { id: i < BROWSERS / 2 ? ids[0] : id }), (part) => {
            if (part.includes('data:')) events.count++
            // An event's lines may come in parts; only those that carry a job have an id.
            if (hasArrived || !part.includes('id:')) return
            hasArrived = true
            arrivals.elapsedMs.push(performance.now() - startedAt)
            resolve(stream)
          })
        }),
    ),
  )
  return { streams, arrivals }
}

/** Submits through the API until the queue is as long as it is to be; returns the ids, the oldest first. */
async function fillQueue(web: RunningWeb, uploadIds: string[]): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < JOBS) {
    const answers = await Promise.all(Array.from({ length: 4 }, () => submit(web, uploadIds)))
    for (const { body } of answers) ids.push(JSON.parse(body.toString()).result.data.id)
  }
  return ids
}

function submit(web: RunningWeb, uploadIds: string[]) {
  const body = Buffer.from(JSON.stringify({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' }))
  const headers = { 'Content-Type': 'application/json' }
  return send(`${web.baseUrl}/api/trpc/job.submit`, { method: 'POST', headers, body })
}

/** Milliseconds of the web process's processor time for each of `count` requests. */
async function costOf(web: RunningWeb, count: number, urlOf: (i: number) => string): Promise<number> {
  for (let i = 0; i < 50; i++) await send(urlOf(i))
  const before = await processorMs(web.pid)
  for (let i = 0; i < count; i++) await send(urlOf(i))
  return ((await processorMs(web.pid)) - before) / count
}

/** Calls `act` so often a second, not waiting for what it began, from a part `phase` of a second on. */
async function everySecond(signal: AbortSignal, rate: number, phase: number, act: () => Promise<void>): Promise<void> {
  const begun: Promise<void>[] = []
  const startedAt = performance.now() + phase * 1000
  for (let i = 0; !signal.aborted; i++) {
    const wait = startedAt + (i * 1000) / rate - performance.now()
    await sleep(Math.max(0, wait), undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) begun.push(act())
  }
  await Promise.all(begun)
}

async function note(into: Series, answer: ReturnType<typeof send>): Promise<void> {
  try {
    const { status, elapsedMs } = await answer
    into.elapsedMs.push(elapsedMs)
    if (status >= 400) into.failed++
  } catch {
    into.failed++
  }
}

/** What a worker writes while it runs a job. */
async function runOneJob({ db }: RunningWeb, jobId: string, signal: AbortSignal): Promise<void> {
  const claimed = await claimJob(db, { jobId, engine: null, stagesOf: () => ['prepare', 'features', 'matching'] })
  if (!claimed) throw new Error('the job could not be claimed')
  let steps = 0
  await everySecond(signal, 4, 0, async () => {
    const progress = ++steps / 10_000
    const report = {
      jobId,
      attempt: claimed.attempt,
      stage: 'matching',
      progress,
      timeLeft: null,
      timings: [],
    } as const
    await writeProgress(db, { ...report, message: `Matched ${steps} of 10000 pairs` })
  })
}

/** 1 GiB in the time of the measurement; what is no photo is refused at its end, which is an answer as well. */
async function uploadSlowly(web: RunningWeb, chunks: Series): Promise<void> {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const created = await send(`${web.baseUrl}/api/uploads`, {
    method: 'POST',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(UPLOAD_BYTES),
      'Upload-Metadata': `filename ${encode('large.tif')},captureId ${encode(randomUUID())}`,
    },
  })
  const address = web.baseUrl + created.headers.location
  const body = Buffer.alloc(CHUNK_BYTES, 'maquette')
  const count = UPLOAD_BYTES / CHUNK_BYTES
  const startedAt = performance.now()
  for (let i = 0; i < count; i++) {
    await sleep(Math.max(0, startedAt + (i * seconds * 1000) / count - performance.now()))
    const headers = {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': String(i * CHUNK_BYTES),
      'Content-Type': 'application/offset+octet-stream',
    }
    const { status, elapsedMs } = await send(address, { method: 'PATCH', headers, body })
    chunks.elapsedMs.push(elapsedMs)
    const wanted = i < count - 1 ? 204 : 415
    if (status !== wanted) chunks.failed++
  }
}
