// From confirming a cancel to the processes being gone: node bench/cancel-latency.ts [FOLDER]
import { setTimeout as sleep } from 'node:timers/promises'
import { isFinal, STAGE_LABELS } from '#server/contracts/job.ts'
import { openCapture } from './lib/open-capture.ts'
import { anyAlive, findGroups } from './lib/process-tree.ts'
import { writeReport } from './lib/report.ts'
import { type RunningSystem, startSystem } from './lib/start-system.ts'
import { quantile } from './lib/statistics.ts'
import { submitJob, uploadCapture } from './lib/upload-capture.ts'

/** The long command of each stage. */
const COMMANDS = { features: 'feature_extractor', matching: 'matches_importer', sparse: 'mapper' } as const
const STAGES = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]
const RUNS_PER_STAGE = 4
const MARK_SECONDS = 2
const POLL_MS = 5
/** Runs of a stage in which COLMAP had ended before the cancel was confirmed. */
const MAX_MISSED = 5

interface Sample {
  stage: keyof typeof COMMANDS
  /** Confirm sent to process group gone, and to `cancelled`. */
  goneSeconds: number
  cancelledSeconds: number
}

/** Starts a job, waits until COLMAP runs in `stage`, cancels, and watches. Null when the stage was over too soon. */
async function cancelIn(
  system: RunningSystem,
  uploadIds: string[],
  stage: keyof typeof COMMANDS,
): Promise<Sample | null> {
  const { api } = system.client
  const { id } = await submitJob(system.client, uploadIds, 'draft')
  // COLMAP is asked for its options first, with -h: that is over at once.
  const isWanted = ([, command, option]: string[]) => command === COMMANDS[stage] && option !== '-h'
  let groups: number[] = []
  while (groups.length === 0) {
    const job = await api.job.get.query({ id })
    if (isFinal(job.status)) return null
    groups = await findGroups(system.pid, isWanted)
    await sleep(POLL_MS)
  }
  const { token } = await api.job.requestCancel.mutate({ id })
  const wasCaught = await anyAlive(groups)
  const confirmedAt = performance.now()
  const since = () => (performance.now() - confirmedAt) / 1000
  const confirming = api.job.confirmCancel.mutate({ id, token })
  const watching = (async () => {
    while (await anyAlive(groups)) await sleep(POLL_MS)
    return since()
  })()
  await confirming
  const job = await system.client.waitForJob(id, { intervalMs: POLL_MS })
  const cancelledSeconds = since()
  const goneSeconds = await watching
  return wasCaught && job.status === 'cancelled' ? { stage, goneSeconds, cancelledSeconds } : null
}

const capture = await openCapture(process.argv[2])
const system = await startSystem()
try {
  const uploadIds = await uploadCapture(system.client, capture.photos)
  const samples: Sample[] = []
  for (const stage of STAGES) {
    for (let run = 0, missed = 0; run < RUNS_PER_STAGE; ) {
      const sample = await cancelIn(system, uploadIds, stage)
      if (!sample) {
        if (++missed > MAX_MISSED) throw new Error(`${stage} is over too soon: give a folder with more photos.`)
        continue
      }
      samples.push(sample)
      run++
      console.log(`${stage}: gone after ${sample.goneSeconds.toFixed(3)} s`)
    }
  }
  const row = (title: string, of: Sample[]) => {
    const gone = of.map((sample) => sample.goneSeconds)
    const cancelled = of.map((sample) => sample.cancelledSeconds)
    const cells = [quantile(gone, 0.5), quantile(gone, 1), quantile(cancelled, 0.5), quantile(cancelled, 1)]
    return [title, String(of.length), ...cells.map((value) => value.toFixed(3))]
  }
  const slowest = Math.max(...samples.map((sample) => sample.goneSeconds))
  await writeReport({
    name: 'cancel-latency',
    title: 'From confirming a cancel to the processes being gone',
    method:
      'Wall seconds from sending `job.confirmCancel` until no process of the tool’s process group runs (/proc, ' +
      `every ${POLL_MS} ms), and until \`job.get\` says \`cancelled\`; ${capture.description}, preset draft, ` +
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
} finally {
  await system.stop()
  await capture.close()
}
