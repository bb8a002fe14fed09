// npm run test:faults -- [--seed N] [--count N] [--only KIND,...] [--write]: breaks a running system and looks at what became of its jobs.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { findAnyFreePort } from '#scripts/lib/start/free-port.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import { makeRandom } from '#worker/testing/make-random.ts'
import { makeSixViews } from '#worker/testing/make-six-views.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeSixViews } from '#worker/testing/posed-captures.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { checkHistory } from './faults/check-history.ts'
import { FAULT_KINDS, type FaultKind } from './faults/kinds.ts'
import { type Outcome, summarize } from './faults/outcomes.ts'
import { readHistory, type Watched } from './faults/read-history.ts'
import { createFaultSystem, type FaultSystem, until } from './faults/system.ts'
import { watchJob } from './faults/watch-job.ts'
import { writeReport } from './lib/report.ts'

/** Faults that one job has to bear, one after the other. */
const FAULTS_PER_JOB = 3
/** Far above what any of it takes on two busy cores. */
const END_WITHIN_SECONDS = 900
const HEALTHY_WITHIN_SECONDS = 90

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
    views: (dir: string) => writeSixViews(makeSixViews({ sizePx: 256 }), dir, coding),
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

/** Has one job bear `kinds`, each at a random moment or where a stage begins, and looks at everything once it has ended. */
async function tryJob(
  system: FaultSystem,
  submit: (name: 'views' | 'photos') => Promise<string>,
  { kinds, watched }: { kinds: FaultKind[]; watched: Map<string, Watched> },
): Promise<void> {
  const jobId = await submit(kinds.some(({ needs }) => needs === 'photos') ? 'photos' : 'views')
  const own: Watched = { samples: [], allowedErrors: new Set() }
  watched.set(jobId, own)
  const watch = watchJob(system, jobId, own.samples)
  const done: Outcome[] = []
  try {
    for (const kind of kinds) {
      const moment = await watch.waitForMoment(below(2) === 0 ? 'boundary' : below(1500))
      const outcome: Outcome = { kind: kind.name, stage: moment ?? '–', detail: '', result: 'the job had ended' }
      if (moment !== null) {
        for (const code of kind.allows ?? []) own.allowedErrors.add(code)
        outcome.detail = await kind
          .inject({ system, jobId, random: below })
          .catch((error) => `NOT DONE: ${error.message}`)
        outcome.result = ''
      }
      done.push(outcome)
    }
    await until('the job to end', async () => isFinal(watch.status()), END_WITHIN_SECONDS)
    await until('everything to be well', () => system.isHealthy(), HEALTHY_WITHIN_SECONDS)
  } catch (error) {
    problems.push(`job ${jobId}: ${(error as Error).message}`)
  } finally {
    watch.stop()
  }
  const found = await checkedHistory(system, watched)
  problems.push(...found)
  const row = `${watch.status()} #${watch.attempt()}`
  for (const outcome of done) {
    outcome.result ||= found.length > 0 ? `WRONG: ${found.join('; ')}` : row
    outcomes.push(outcome)
    console.log(`${outcomes.length}. ${outcome.kind} in ${outcome.stage} (${outcome.detail}): ${outcome.result}`)
  }
}

/** Handlers return, and files go, a moment after a row says that its job has ended: looked at until it is sound, or too late. */
async function checkedHistory(system: FaultSystem, watched: Map<string, Watched>): Promise<string[]> {
  let found: string[] = []
  const look = async () => {
    found = checkHistory(await readHistory(system, watched)).filter((line) => !told.has(line))
    return found.length === 0
  }
  await until('a sound history', look, 15).catch((error: Error) => {
    if (found.length === 0) found = [error.message]
  })
  for (const line of found) told.add(line)
  return found
}
/** What was found stays found: said once, of the faults that it came after. */
const told = new Set<string>()

async function runOn(withProxy: boolean, kinds: readonly FaultKind[], count: number): Promise<void> {
  if (count === 0 || kinds.length === 0) return
  const system = await createFaultSystem({ port: await findAnyFreePort(), withProxy })
  try {
    const able = kinds.filter(({ needs }) => needs !== 'disks' || system.hasDisks)
    for (const { name } of kinds.filter((kind) => !able.includes(kind))) {
      outcomes.push({ kind: name, stage: '–', detail: 'mount is not allowed here', result: 'skipped' })
    }
    await system.start()
    const submit = await submitter(system)
    const watched = new Map<string, Watched>()
    const chosen = choose(able, count)
    while (chosen.length > 0) {
      await tryJob(system, submit, { kinds: chosen.splice(0, FAULTS_PER_JOB), watched })
      if (values.write) await report()
    }
  } catch (error) {
    problems.push(`${(error as Error).stack}`)
  } finally {
    await system.close()
  }
}

async function report(): Promise<void> {
  const git = promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'])
  const commit = await git.then(
    ({ stdout }) => stdout.trim(),
    () => 'unknown',
  )
  await writeReport(summarize({ outcomes, problems, seed, commit }))
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
for (const problem of problems) console.error(problem)
const lost = outcomes.filter(({ result }) => result.startsWith('WRONG')).length
console.log(`${outcomes.length} faults with seed ${seed}, ${lost} with a wrong end, ${problems.length} problems`)
process.exit(problems.length > 0 || outcomes.length === 0 ? 1 : 0)
