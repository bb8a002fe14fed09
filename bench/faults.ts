// npm run test:faults -- [--seed N] [--count N] [--only KIND,...] [--write]: breaks a running system and looks at what became of its jobs.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { findAnyFreePort } from '#scripts/lib/start/free-port.ts'
import { makeRandom } from '#worker/testing/make-random.ts'
import { makeSixViews } from '#worker/testing/make-six-views.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeSixViews } from '#worker/testing/posed-captures.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { FAULT_KINDS, type FaultKind } from './faults/kinds.ts'
import { judge, type Outcome, summarize } from './faults/outcomes.ts'
import type { Watched } from './faults/read-history.ts'
import { createFaultSystem, type FaultSystem } from './faults/system.ts'
import { tryJob } from './faults/try-job.ts'
import { writeReport } from './lib/report.ts'

/** Faults that one job has to bear, one after the other. */
const FAULTS_PER_JOB = 3
/** A run in which faults are put off and put off ends at last. */
const JOBS_PER_FAULT = 3

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const random = makeRandom(seed)
const below = (n: number) => Math.floor(random() * n)
const outcomes: Outcome[] = []
const problems: string[] = []

/** Which faults, in which order: each kind as often as the others, as far as the count goes. */
function choose(kinds: readonly FaultKind[], count: number): FaultKind[] {
  const chosen: FaultKind[] = []
  while (chosen.length < count) {
    const round = kinds.map((kind) => ({ kind, at: random() })).sort((a, b) => a.at - b.at)
    chosen.push(...round.map(({ kind }) => kind))
  }
  return chosen.slice(0, count)
}

async function submitter(system: FaultSystem) {
  const coding = { bits: 16, as: { kind: 'nearest', near: 3, far: 7.5 } } as const
  const write = {
    views: (dir: string) => writeSixViews(makeSixViews({ sizePx: 192 }), dir, coding),
    photos: (dir: string) => writeCapturePhotos(makeSyntheticCapture({ views: 10 }), dir),
  }
  const upload = async (name: keyof typeof write) => {
    const folder = path.join(system.dir, name)
    await write[name](folder)
    const found = await system.client.findCapture(folder)
    const { accepted } = await system.client.uploadFiles(found.paths, { captureId: randomUUID() })
    const ids = new Map(accepted.map((each) => [each.path, each.upload.id]))
    return { uploadIds: [...ids.values()], capture: found.inputOf(ids) }
  }
  const uploaded: Partial<Record<keyof typeof write, ReturnType<typeof upload>>> = {}
  return async (name: keyof typeof write) => {
    uploaded[name] ??= upload(name)
    const input = { ...(await uploaded[name]), preset: 'draft', idempotencyKey: randomUUID() } as const
    return (await system.client.api.job.submit.mutate(input)).id
  }
}

/** Does `count` faults; those that a job had ended before, or that weren't possible at their moment, once more with another job. */
async function runOn(withProxy: boolean, kinds: readonly FaultKind[], count: number): Promise<void> {
  if (count === 0 || kinds.length === 0) return
  const system = await createFaultSystem({ port: await findAnyFreePort(), withProxy })
  try {
    const able = kinds.filter(({ needs }) => needs !== 'disks' || system.hasDisks)
    for (const { name } of kinds.filter((kind) => !able.includes(kind))) {
      outcomes.push({ kind: name, stage: '–', detail: 'mount is not allowed here', result: 'skipped' })
    }
    if (able.length === 0) return
    await system.start()
    const submit = await submitter(system)
    const watched = new Map<string, Watched>()
    let left = choose(able, count)
    for (let jobs = 0; left.length > 0 && jobs < count * JOBS_PER_FAULT; jobs++) {
      const tried = await tryJob(system, submit, { kinds: left.slice(0, FAULTS_PER_JOB), watched, random: below })
      for (const outcome of tried.outcomes) say(outcome)
      problems.push(...tried.problems)
      left = [...left.slice(FAULTS_PER_JOB), ...tried.notDone]
      if (values.write) await report()
    }
  } catch (error) {
    problems.push(`${(error as Error).stack}`)
  } finally {
    await system.close()
  }
}

function say(outcome: Outcome): void {
  outcomes.push(outcome)
  const { kind, stage, detail, result } = outcome
  console.log(`${outcomes.length}. ${kind} in ${stage} (${detail}): ${result}`)
}

async function report(): Promise<void> {
  const git = promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'])
  const commit = await git.then(
    ({ stdout }) => stdout.trim(),
    () => 'unknown',
  )
  await writeReport(summarize({ outcomes, problems, wanted: count, seed, commit }))
}

const wanted = FAULT_KINDS.filter(({ name }) => !values.only || values.only.split(',').includes(name))
const count = Number(values.count)
const withProxy = wanted.filter(({ needs }) => needs === 'proxy')
const share = Math.round((count * withProxy.length) / Math.max(1, wanted.length))
await runOn(true, withProxy, share)
await runOn(
  false,
  wanted.filter(({ needs }) => needs !== 'proxy'),
  count - share,
)
if (values.write) await report()
const { done, verdict, isSound } = judge({ outcomes, problems, wanted: count })
for (const problem of problems) console.error(problem)
console.log(`${done.length} faults with seed ${seed}: ${verdict}`)
process.exit(isSound ? 0 : 1)
