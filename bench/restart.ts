// What an asked-for restart of the worker costs a job, step by step: node bench/restart.ts [FOLDER]
import { isFinal } from '#server/contracts/job-status.ts'
import { STAGE_LABELS, type StageName } from '#server/contracts/stages.ts'
import { measureSystem, type SystemUnderTest } from './lib/measure-system.ts'
import { listDescendants } from './lib/processes/process-tree.ts'
import { writeReport } from './lib/report.ts'
import { submitJob } from './lib/upload-capture.ts'
import { waitFor } from './lib/wait-for.ts'

const EVERY_MS = 20
const LIMIT_SECONDS = 1200
/** The supervisor kills a worker that is not gone by then. */
const GRACE_SECONDS = 15

/** What the row said, and when (milliseconds of this process). */
interface Seen {
  atMs: number
  attempt: number
  stage: StageName | null
  progress: number
  isOver: boolean
}

interface Restart {
  stage: StageName
  /** Seconds that the step had worked when the worker was told to stop. */
  worked: number
  /** From that to the worker being gone; to the next one having the job in that step; from there to the progress it had had. */
  stopping: number
  starting: number
  redone: number
}

await measureSystem(async (system) => {
  const stages = await spansOf(system)
  const restarts = await restartIn(system, stages)
  const redone = restarts.map((restart) => restart.redone)
  const stopping = Math.max(...restarts.map((restart) => restart.stopping))
  await writeReport({
    name: 'restart',
    title: 'A restart of the worker',
    method:
      `A job (draft) on ${system.capture.description}, whose worker gets SIGTERM in the middle of each step, by the progress of an earlier job, and is started again ` +
      'by its supervisor. Work that is done once more lasts from the step’s start in the next attempt until its progress is what it was.',
    table: [
      ['step', 'had worked, s', 'worker gone after, s', 'job in that step again after, s', 'done once more, s'],
      ...restarts.map(({ stage, ...seconds }) => [
        STAGE_LABELS[stage],
        ...[seconds.worked, seconds.stopping, seconds.starting, seconds.redone].map((value) => value.toFixed(1)),
      ]),
    ],
    verdict:
      `A restart costs ${Math.min(...redone).toFixed(1)} to ${Math.max(...redone).toFixed(1)} s of work. The worker was gone ${stopping.toFixed(1)} s after ` +
      `SIGTERM at the latest; ${GRACE_SECONDS} s are its grace.`,
    met: stopping < GRACE_SECONDS,
  })
})

/** Of each step of an undisturbed job: between which progress it ran. */
async function spansOf(system: SystemUnderTest): Promise<{ stage: StageName; from: number; to: number }[]> {
  const { id } = await submitJob(system.client, system.uploadIds, 'draft')
  const spans = new Map<StageName, { from: number; to: number }>()
  await look(system, id, ({ stage, progress, isOver }) => {
    if (stage) spans.set(stage, { from: spans.get(stage)?.from ?? progress, to: progress })
    return isOver
  })
  return [...spans].map(([stage, span]) => ({ stage, ...span }))
}

async function restartIn(
  system: SystemUnderTest,
  stages: readonly { stage: StageName; from: number; to: number }[],
): Promise<Restart[]> {
  const { id } = await submitJob(system.client, system.uploadIds, 'draft')
  const restarts: Restart[] = []
  for (const { stage, from, to } of stages) {
    const begun = await look(system, id, (seen) => seen.isOver || seen.stage === stage)
    const at = await look(system, id, (seen) => seen.isOver || seen.stage !== stage || seen.progress >= (from + to) / 2)
    // Over before it could be seen.
    if (at.isOver || at.stage !== stage) continue
    const pid = await workerOf(system)
    process.kill(pid, 'SIGTERM')
    const toldAt = performance.now()
    const isGone = async () => ((await listDescendants(system.pid)).some((each) => each.pid === pid) ? null : true)
    await waitFor('the worker to end', isGone, { everyMs: EVERY_MS, limitSeconds: 2 * GRACE_SECONDS })
    const goneAt = performance.now()
    const again = await look(
      system,
      id,
      (seen) => seen.attempt > at.attempt && (seen.stage === stage || seen.progress > at.progress),
    )
    const back = await look(system, id, (seen) => seen.isOver || seen.progress >= at.progress)
    restarts.push({
      stage,
      worked: (at.atMs - begun.atMs) / 1000,
      stopping: (goneAt - toldAt) / 1000,
      starting: (again.atMs - toldAt) / 1000,
      redone: Math.max(0, back.atMs - again.atMs) / 1000,
    })
  }
  await look(system, id, ({ isOver }) => isOver)
  const { status } = await system.client.api.job.get.query({ id })
  if (status !== 'completed') throw new Error(`The job that was restarted is ${status}.`)
  return restarts
}

async function workerOf({ pid }: SystemUnderTest): Promise<number> {
  const all = await listDescendants(pid)
  const worker = all.find(({ command }) => command.some((word) => word.endsWith('worker/main.ts')))
  if (!worker) throw new Error('There is no worker.')
  return worker.pid
}

/** Reads the row until `isIt`. */
async function look({ db }: SystemUnderTest, id: string, isIt: (seen: Seen) => boolean): Promise<Seen> {
  const read = async () => {
    const { attempt, stage, progress, status } = await db.job.findUniqueOrThrow({ where: { id } })
    const seen: Seen = {
      atMs: performance.now(),
      ...{ attempt, progress, stage: stage as StageName | null, isOver: isFinal(status) },
    }
    return isIt(seen) ? seen : null
  }
  return waitFor('the job', read, { everyMs: EVERY_MS, limitSeconds: LIMIT_SECONDS })
}
