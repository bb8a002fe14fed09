/**
 * What becomes of all captures in a folder, one to each folder in it, through the whole product.
 *
 *     node bench/captures.ts FOLDER --out DIR [--preset draft] [--only NAME,...] [--skip NAME,...] [--photos N] [--minutes N]
 *                            [--server URL] [--table] [--as made] [--hold-out-from N]
 *
 * Runs them one after the other, on a new system or on the one at URL, and keeps report, cameras, model and pictures of each in
 * DIR. A capture that DIR has an outcome of isn't run again. --photos takes the first N of each capture that is photos alone, --minutes
 * begins no capture after that time (the longest of a draft takes five), --table runs nothing. One that is turned down for a still
 * background is run once more with the masks that are proposed, as NAME-masks. Writes bench/results/captures.md from everything in DIR;
 * --as made says that FOLDER is what `bench/make-captures.ts` made, and writes bench/results/captures-made.md. --hold-out-from N holds one
 * photo of ten out of captures of N and more, instead of the preset's twenty, and writes bench/results/captures-held-out.md.
 */
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { capturesTable } from './lib/captures-table.ts'
import { judgeAgain } from './lib/judge-again.ts'
import { listCaptures, withMasks } from './lib/list-captures.ts'
import { readOutcome, readReport, reconstructCapture } from './lib/reconstruct-capture.ts'
import { writeReport } from './lib/report.ts'
import { startSystem } from './lib/start-system.ts'

const RESULTS = {
  people: { name: 'captures', title: 'Captures of other people' },
  heldOut: { name: 'captures-held-out', title: 'Captures of other people, photos held out' },
  made: { name: 'captures-made', title: 'Captures of known scenes' },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    preset: { type: 'string', default: 'draft' },
    only: { type: 'string' },
    skip: { type: 'string' },
    photos: { type: 'string' },
    minutes: { type: 'string' },
    server: { type: 'string' },
    table: { type: 'boolean', default: false },
    as: { type: 'string', default: 'people' },
    'hold-out-from': { type: 'string' },
  },
})
const [folder] = positionals
const { out } = values
const holdOutFrom = values['hold-out-from'] ? Number(values['hold-out-from']) : undefined
const kind = new Map(Object.entries(RESULTS)).get(holdOutFrom ? 'heldOut' : values.as)
if (!folder || !out || !kind) {
  console.error(
    'Usage: node bench/captures.ts FOLDER --out DIR [--preset draft] [--only NAME,...] [--photos N] [--as made]',
  )
  process.exit(2)
}
const preset = presetNameSchema.parse(values.preset)
const photoLimit = values.photos ? Number(values.photos) : Number.POSITIVE_INFINITY
const only = values.only?.split(',')
const endsAt = values.minutes ? performance.now() + 60_000 * Number(values.minutes) : Number.POSITIVE_INFINITY

const runs = await listCaptures(folder, values.skip?.split(',') ?? [])
const unknown = only?.filter((name) => !runs.some((run) => run.name === name)) ?? []
if (unknown.length > 0) {
  console.error(`No capture ${unknown.join(', ')} in ${folder}; it holds ${runs.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

// (1) what is not there yet
const wanted = only ? runs.filter(({ name }) => only.includes(name)) : runs
const outcomes = await Promise.all(wanted.map(({ name }) => readOutcome(path.join(out, name))))
const missing = values.table ? [] : wanted.filter((_, i) => outcomes[i] === null)
if (missing.length > 0) {
  const system = values.server ? null : await startSystem()
  const client = system?.client ?? createMaquetteClient({ baseUrl: values.server ?? '' })
  try {
    const queue = [...missing]
    for (let run = queue.shift(); run; run = queue.shift()) {
      if (performance.now() >= endsAt) {
        console.log(`Not begun: ${[run, ...queue].map(({ name }) => name).join(', ')}`)
        break
      }
      const outcome = await reconstructCapture(client, run, {
        dir: path.join(out, run.name),
        preset,
        photoLimit,
        holdOutFrom,
      })
      const what =
        outcome.error ?? `${outcome.registered} of ${outcome.photos} photos, ${outcome.seconds?.toFixed(0)} s`
      console.log(`${run.name}: ${outcome.status}, ${what}`)
      if (outcome.errorCode === 'STILL_BACKGROUND' && !run.background) queue.unshift(withMasks(run))
    }
  } finally {
    await system?.stop()
  }
}

// (2) the table of everything that is there
await mkdir(out, { recursive: true })
const dirs = (await readdir(out, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
const done = await Promise.all(
  dirs.sort().map(async (name) => {
    const dir = path.join(out, name)
    const [outcome, report] = await Promise.all([readOutcome(dir), readReport(dir)])
    // By the rule as it is now, also of what was made with an earlier one.
    return outcome ? [{ outcome, report: report && (await judgeAgain(report, { dir, preset: outcome.preset })) }] : []
  }),
)
const commits = [...new Set(done.flat().map(({ outcome }) => `commit ${outcome.commit}`))]
await writeReport({
  ...kind,
  method: [
    'Each folder uploaded as it is and reconstructed through the API of a running system, one after the other. Cameras are compared with the',
    'true ones, where these were not given to the job, after a similarity fit of their centres; distances are shares of the largest one',
    'between two true cameras. Likeness is the median over the photos that the verdict goes by, of the pictures as they are and as the',
    `verdict judges them, with its rule as it is now. Seconds are the worker’s, beside whatever else the machine did. On ${commits.join(', ')}.`,
  ].join('\n'),
  table: capturesTable(done.flat()),
  verdict: 'What grades ask for is in docs/report.md.',
  met: null,
})
