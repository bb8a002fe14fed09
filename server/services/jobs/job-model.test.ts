import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createJobFixture, type JobFixture } from './testing/job-fixture.ts'
import { applyOperation, type JobModel, type Operation, type Outcome, type Target } from './testing/job-model.ts'
import { createJobOperations, type JobOperations } from './testing/job-operations.ts'

/** `MODEL_RUNS=3000` is the long form; `MODEL_SEED` repeats one. */
const RUNS = Number(process.env.MODEL_RUNS ?? 40)
const SEED = process.env.MODEL_SEED ? Number(process.env.MODEL_SEED) : 20261127

let fixture: JobFixture
let operations: JobOperations
beforeAll(async () => {
  fixture = await createJobFixture()
  operations = await createJobOperations(fixture)
})
afterAll(async () => {
  await operations.close()
  await fixture.close()
})

const job = fc.nat(2)
const worker = fc.nat(2)
const kinds = <K extends string>(...names: K[]) => fc.constantFrom(...names)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: kinds('submit'), key: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: kinds('duplicate'), job, key: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: kinds('request', 'retry', 'remove'), job }) },
  { weight: 4, arbitrary: fc.record({ kind: kinds('confirm', 'withdraw'), job, token: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.record({ kind: kinds('fetch', 'claim'), worker }) },
  { weight: 4, arbitrary: fc.record({ kind: kinds('complete', 'fail', 'requeue', 'markCancelled'), worker }) },
  { weight: 4, arbitrary: fc.record({ kind: kinds('letGo', 'lose', 'crash'), worker }) },
  { weight: 1, arbitrary: fc.record({ kind: kinds('artifact'), worker }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kinds('progress'),
      worker,
      stage: kinds('prepare', 'features'),
      progress: fc.constantFrom(0.2, 0.5, 0.9),
    }),
  },
)
/** One operation, or two concurrently. */
const step = fc.oneof(
  operation.map((only) => [only]),
  fc.tuple(operation, operation).filter(([a, b]) => !('worker' in a && 'worker' in b && a.worker === b.worker)),
)

interface Done {
  operation: Operation
  target: Target
  outcome: Outcome
}

/** The models that explain the operations, in any order. */
function explain(models: JobModel[], done: Done[]): JobModel[] {
  const [a, b] = done as [Done, Done?]
  const orders = b ? [[a, b], [b, a]] : [[a]] // biome-ignore format: a table
  const after = models.flatMap((model) =>
    orders.map((order) =>
      order.reduce<JobModel | null>(
        (at, { operation, target, outcome }) => at && applyOperation(at, operation, target, outcome),
        model,
      ),
    ),
  )
  const known = new Map(after.filter((model) => model !== null).map((model) => [JSON.stringify(model), model]))
  return [...known.values()]
}

/** The tables in the terms of the model. */
async function readTables(): Promise<string> {
  const rows = await fixture.db.$queryRaw<{ id: string }[]>`
    SELECT jobs.id::text, status::text, attempt, stage, progress, coalesce(entry.state::text, 'none') AS entry
    FROM jobs LEFT JOIN pgboss.job AS entry ON entry.name = 'reconstruct' AND entry.id = jobs.id
    WHERE jobs.id <> ${operations.anchorId}::uuid ORDER BY id`
  return JSON.stringify(rows)
}

const ENTRY_STATES = { waiting: ['created', 'retry'], none: ['none', 'completed', 'failed'], claimed: ['active'] }

function fits(model: JobModel, tables: string): boolean {
  const rows = JSON.parse(tables) as Record<string, string>[]
  if (rows.length !== Object.keys(model.jobs).length) return false
  return rows.every(({ id = '', status, attempt, stage, progress, entry = '' }) => {
    const job = model.jobs[id]
    if (!job) return false
    const states = typeof job.entry === 'number' ? ENTRY_STATES.claimed : ENTRY_STATES[job.entry]
    const facts = [job.status, job.attempt, job.stage, job.progress]
    return JSON.stringify(facts) === JSON.stringify([status, attempt, stage, progress]) && states.includes(entry)
  })
}

async function take(models: JobModel[], step: Operation[]): Promise<JobModel[]> {
  const targets = step.map((each) => operations.targetOf(each))
  const outcomes = await Promise.all(step.map((each) => operations.perform(each)))
  const done = step.map((each, i) => ({ operation: each, target: targets[i], outcome: outcomes[i] }) as Done)
  // A fetch skips entries that another transaction has locked.
  if (done.length > 1)
    for (const each of done) if (each.operation.kind === 'fetch' && isNull(each.outcome)) each.outcome = 'skipped'
  const tables = await readTables()
  const after = explain(models, done).filter((model) => fits(model, tables))
  if (after.length === 0) {
    throw new Error(`No order explains this:\n${JSON.stringify({ done, tables, before: models }, null, 1)}`)
  }
  return after
}

const isNull = (outcome: Outcome) => outcome !== 'skipped' && 'value' in outcome && outcome.value === null

test(`${RUNS} histories of jobs: each command and each pair at once has one outcome that the table of moves allows`, async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (steps) => {
    await operations.reset()
    let models: JobModel[] = [{ jobs: {}, keys: {} }]
    for (const each of steps) models = await take(models, each)
    for (let more = true; more; ) {
      for (const kind of ['markCancelled', 'complete', 'letGo', 'crash'] as const) {
        for (const worker of operations.workers()) models = await take(models, [{ kind, worker }])
      }
      models = await take(models, [{ kind: 'fetch', worker: 0 }])
      more = operations.workers().length > 0
      models = await take(models, [{ kind: 'claim', worker: 0 }])
    }
    const open = await fixture.db.job.findMany({ where: { status: { in: ['queued', 'running', 'cancelling'] } } })
    expect(open.map(({ id, status }) => [id, status])).toEqual([])
  })
  await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 100 })
}, 3_600_000)
