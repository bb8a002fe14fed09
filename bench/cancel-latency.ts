// From confirming a cancel to the processes being gone: node bench/cancel-latency.ts [FOLDER]
import path from 'node:path'
import { isFinal } from '#server/contracts/job-status.ts'
import { STAGE_LABELS, type StageName } from '#server/contracts/stages.ts'
import { measureSystem, type SystemUnderTest } from './lib/measure-system.ts'
import { anyAlive, findGroups } from './lib/processes/process-tree.ts'
import { writeReport } from './lib/report.ts'
import { quantile } from './lib/statistics.ts'
import { cancelJob, submitJob } from './lib/upload-capture.ts'
import { waitFor } from './lib/wait-for.ts'

/** Those in which COLMAP works. */
const STAGES = ['features', 'matching', 'sparse'] as const satisfies StageName[]
type ColmapStage = (typeof STAGES)[number]
const RUNS_PER_STAGE = 4
const MARK_SECONDS = 2
const JOB_POLL_MS = 100
const PROCESS_POLL_MS = 5
/** Runs of a stage that was over before COLMAP was seen in it. */
const MAX_MISSED = 5
/** Far above what any of it takes on two cores, so that something hangs when it is reached. */
const LIMITS = { comeSeconds: 180, findSeconds: 120, endSeconds: 30 }

interface Sample {
  stage: ColmapStage
  /** From sending the confirmation until no process of COLMAP was left, and until the job said `cancelled`. */
  goneSeconds: number
  cancelledSeconds: number
}

/** COLMAP at work: it is also asked for its options, with -h, which is over at once. */
function isColmapAtWork([program = '', , option]: string[]): boolean {
  return path.basename(program) === 'colmap' && option !== '-h'
}

async function stageStatus({ client }: SystemUnderTest, id: string, stage: ColmapStage) {
  const job = await client.api.job.get.query({ id })
  const status = job.stages.find(({ name }) => name === stage)?.status
  return status === 'running' || (status === 'pending' && !isFinal(job.status)) ? status : 'over'
}

/** The process groups of COLMAP once it is at work in `stage`, null when the stage was over first. */
async function findColmap(system: SystemUnderTest, id: string, stage: ColmapStage): Promise<number[] | null> {
  let askedAt = performance.now()
  const found = await waitFor(
    `COLMAP in ${stage}`,
    async () => {
      const groups = await findGroups(system.pid, isColmapAtWork)
      if (groups.length > 0) return groups
      if (performance.now() - askedAt < JOB_POLL_MS) return null
      askedAt = performance.now()
      return (await stageStatus(system, id, stage)) === 'over' ? 'over' : null
    },
    { everyMs: PROCESS_POLL_MS, limitSeconds: LIMITS.findSeconds },
  )
  return found === 'over' ? null : found
}

/** Starts a job, waits until COLMAP is at work in `stage`, cancels, and watches. Null when the stage was over first. */
async function cancelIn(system: SystemUnderTest, stage: ColmapStage): Promise<Sample | null> {
  const { api } = system.client
  const { id } = await submitJob(system.client, system.uploadIds, 'draft')
  const come = await waitFor(
    `${stage} to begin`,
    async () => {
      const status = await stageStatus(system, id, stage)
      return status === 'pending' ? null : status
    },
    { everyMs: JOB_POLL_MS, limitSeconds: LIMITS.comeSeconds },
  )
  // The first of the two steps beforehand, so that a short command is still there at the second.
  const token = come === 'running' ? (await api.job.requestCancel.mutate({ id })).token : null
  const groups = token && (await findColmap(system, id, stage))
  if (!token || !groups) {
    await cancelMissed(system, id)
    return null
  }
  const confirmedAt = performance.now()
  const since = () => (performance.now() - confirmedAt) / 1000
  const ends = { everyMs: PROCESS_POLL_MS, limitSeconds: LIMITS.endSeconds }
  let cancelledSeconds: number | null = null
  let goneSeconds: number | null = null
  const confirming = api.job.confirmCancel.mutate({ id, token })
  const cancelling = waitFor(
    `a job cancelled in ${stage} to end`,
    async () => {
      const { status } = await api.job.get.query({ id })
      if (!isFinal(status)) return null
      if (status !== 'cancelled') throw new Error(`A job that was cancelled in ${stage} is ${status}.`)
      cancelledSeconds = since()
      return cancelledSeconds
    },
    ends,
  )
  // Another command may follow the first one as long as the job isn't cancelled.
  const watching = waitFor(
    `COLMAP to be gone from ${stage}`,
    async () => {
      const isThere = (await anyAlive(groups)) || (await findGroups(system.pid, isColmapAtWork)).length > 0
      goneSeconds = isThere ? null : (goneSeconds ?? since())
      return cancelledSeconds === null ? null : goneSeconds
    },
    ends,
  )
  const [, cancelled, gone] = await Promise.all([confirming, cancelling, watching])
  return { stage, goneSeconds: gone, cancelledSeconds: cancelled }
}

/** Makes the worker free for the next try. */
async function cancelMissed({ client }: SystemUnderTest, id: string): Promise<void> {
  const { status } = await client.api.job.get.query({ id })
  if (isFinal(status)) return
  const limits = { everyMs: JOB_POLL_MS, limitSeconds: LIMITS.endSeconds }
  await waitFor('a missed job to be cancelled', () => cancelJob(client, id).then(() => true), limits)
}

async function sampleStage(system: SystemUnderTest, stage: ColmapStage): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let missed = 0; samples.length < RUNS_PER_STAGE; ) {
    const sample = await cancelIn(system, stage)
    if (sample) {
      samples.push(sample)
      console.log(`${stage}: gone after ${sample.goneSeconds.toFixed(3)} s`)
      continue
    }
    console.log(`${stage}: missed, it was over before COLMAP was seen in it`)
    if (++missed > MAX_MISSED) throw new Error(`${stage} is over too soon: give a folder with more photos.`)
  }
  return samples
}

function row(title: string, samples: readonly Sample[]): string[] {
  const gone = samples.map((sample) => sample.goneSeconds)
  const cancelled = samples.map((sample) => sample.cancelledSeconds)
  const cells = [quantile(gone, 0.5), quantile(gone, 1), quantile(cancelled, 0.5), quantile(cancelled, 1)]
  return [title, String(samples.length), ...cells.map((value) => value.toFixed(3))]
}

await measureSystem(async (system) => {
  const samples: Sample[] = []
  for (const stage of STAGES) samples.push(...(await sampleStage(system, stage)))
  const slowest = Math.max(...samples.map((sample) => sample.goneSeconds))
  await writeReport({
    name: 'cancel-latency',
    title: 'From confirming a cancel to the processes being gone',
    method:
      'Wall seconds from sending `job.confirmCancel` until no process of COLMAP or of its process group runs (/proc, ' +
      `every ${PROCESS_POLL_MS} ms), and until \`job.get\` says \`cancelled\`; ${system.capture.description}, preset draft, ` +
      'cancelled while COLMAP was at work in the stage.',
    table: [
      ['stage', 'n', 'gone, median', 'gone, max', 'cancelled, median', 'cancelled, max'],
      ...STAGES.map((stage) =>
        row(
          STAGE_LABELS[stage],
          samples.filter((sample) => sample.stage === stage),
        ),
      ),
      row('all', samples),
    ],
    verdict: `Slowest ${slowest.toFixed(3)} s, the mark is at most ${MARK_SECONDS} s.`,
    met: slowest <= MARK_SECONDS,
  })
})
