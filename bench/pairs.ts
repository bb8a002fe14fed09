// What choosing pairs saves and loses: node bench/pairs.ts [FOLDER ...]. Without folders: synthetic walks of 12 and 24 photos.
import { constants, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { findPhotos } from '#sdk/find-photos.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { readVerifiedPairs } from '#worker/colmap/database.ts'
import { readModel } from '#worker/colmap/model.ts'
import { runColmap } from '#worker/colmap/run-colmap.ts'
import type { RigidTransform } from '#worker/geometry/rigid-transform.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { type AnyStage, runPipeline } from '#worker/pipeline/run-pipeline.ts'
import type { Stage } from '#worker/pipeline/stage.ts'
import { FEATURES_DATABASE, type FeaturesOutput, features } from '#worker/stages/features.ts'
import { MATCHING_DATABASE, type MatchingOutput, matching } from '#worker/stages/matching.ts'
import { prepare } from '#worker/stages/prepare.ts'
import { BEST_MODEL, type SparseOutput, sparse } from '#worker/stages/sparse.ts'
import { comparePoses } from '#worker/testing/compare-poses.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { readPhoto } from './lib/read-photo.ts'
import { writeReport } from './lib/report.ts'

const WALKS = [12, 24]
const threads = availableParallelism()

/** What the pipeline did before it chose: COLMAP matches every photo with every other. */
const exhaustive: Stage<FeaturesOutput, MatchingOutput> = {
  ...matching,
  async run(context, { photos }) {
    const database = path.join(context.dir, MATCHING_DATABASE)
    await copyFile(path.join(context.dirOf('features'), FEATURES_DATABASE), database, constants.COPYFILE_FICLONE)
    await runColmap(context, 'exhaustive_matcher', {
      database,
      useGpu: false,
      threads,
      guided: false,
      logToStderr: true,
    })
    return { photos, pairs: readVerifiedPairs(database), masks: null }
  },
}

interface Subject {
  name: string
  photos: string[]
  /** The true poses in the order of the photos, where they are known, and the size of the scene. */
  truth: { poses: RigidTransform[]; diameter: number } | null
}

interface Outcome {
  pairs: string
  seconds: number
  registered: string
  points: number
  centerError: number | null
}

async function* subjects(folders: readonly string[], dir: string): AsyncGenerator<Subject> {
  for (const folder of folders) {
    const names = path.resolve(folder).split(path.sep)
    const name = names.findLast((each) => !/^(images|photos)$/i.test(each)) ?? 'photos'
    yield { name, photos: await findPhotos(folder), truth: null }
  }
  if (folders.length > 0) return
  for (const views of WALKS) {
    const capture = makeSyntheticCapture({ views })
    const poses = capture.photos.map(({ camFromWorld }) => camFromWorld)
    const photos = await writeCapturePhotos(capture, path.join(dir, `walk-${views}`))
    yield { name: `a synthetic walk of ${views}`, photos, truth: { poses, diameter: capture.diameter } }
  }
}

async function run(subject: Subject, matcher: AnyStage, dir: string): Promise<Outcome> {
  const photos = await Promise.all(subject.photos.map(readPhoto))
  let startedAt = performance.now()
  let seconds = 0
  let said = ''
  let saidByMatcher = ''
  const { outputs } = await runPipeline({
    stages: [prepare, features, matcher, sparse],
    workspace: dir,
    photos,
    capture: { kind: 'photos' },
    files: [],
    settings: PRESETS.standard.settings,
    colmapPath: 'colmap',
    engineVersion: 'of the benchmark',
    threads,
    signal: new AbortController().signal,
    log() {},
    observer: {
      progress: ({ message }) => {
        said = message
      },
      async publish() {},
      async stageFinished(name) {
        if (name === 'matching') {
          seconds = (performance.now() - startedAt) / 1000
          saidByMatcher = said
        }
        startedAt = performance.now()
      },
    },
  })
  const { models } = outputs.get('sparse') as SparseOutput
  const best = models[0]
  const all = (photos.length * (photos.length - 1)) / 2
  return {
    pairs: `${/of (\d+) pairs,/.exec(saidByMatcher)?.[1] ?? all} of ${all}`,
    seconds,
    registered: `${best?.registeredPhotos} of ${photos.length}`,
    points: best?.points ?? 0,
    centerError: subject.truth && (await centerErrorOf(path.join(dir, 'sparse', BEST_MODEL), subject.truth)),
  }
}

/** Mean over the registered photos, as a share of the scene's diameter. */
async function centerErrorOf(modelDir: string, { poses, diameter }: NonNullable<Subject['truth']>): Promise<number> {
  const { images } = await readModel(modelDir)
  const { centerErrors } = comparePoses(
    images.map(({ camFromWorld }) => camFromWorld),
    images.map(({ id }) => poses[id - 1] as RigidTransform),
  )
  return centerErrors.reduce((sum, error) => sum + error, 0) / centerErrors.length / diameter
}

const dir = await mkdtemp(path.join(tmpdir(), 'maquette-pairs-'))
try {
  await buildKernels()
  const rows: string[][] = []
  let lost = 0
  for await (const subject of subjects(process.argv.slice(2), dir)) {
    const outcomes: Outcome[] = []
    for (const [i, matcher] of [exhaustive, matching].entries()) {
      outcomes.push(await run(subject, matcher, path.join(dir, `${subject.name}-${i}`)))
    }
    const [all, chosen] = outcomes as [Outcome, Outcome]
    const both = (pick: (outcome: Outcome) => string) => `${pick(all)} / ${pick(chosen)}`
    lost += Number.parseInt(all.registered, 10) - Number.parseInt(chosen.registered, 10)
    const row = [
      subject.name,
      chosen.pairs,
      both(({ seconds }) => seconds.toFixed(1)),
      (chosen.seconds / all.seconds).toFixed(2),
      both(({ registered }) => registered),
      both(({ points }) => String(points)),
      all.centerError === null ? '' : both(({ centerError }) => (1000 * (centerError ?? 0)).toFixed(2)),
    ]
    rows.push(row)
    console.log(row.join('  '))
  }
  await writeReport({
    name: process.argv.length > 2 ? 'pairs-photos' : 'pairs',
    title: 'Choosing pairs of photos',
    method:
      'Preset standard. Each capture matched in full by COLMAP (`exhaustive_matcher`) and as the pipeline does it, by its own kernel, ' +
      'scoring, verification and further rounds included, on the same features, one run each in turn: full / chosen. Error: mean distance of the camera centres from the ' +
      'truth, permille of the scene’s diameter.',
    table: [
      ['capture', 'pairs matched', 'matching, s', 'ratio', 'photos registered', 'points', 'camera error, permille'],
      ...rows,
    ],
    verdict: lost > 0 ? `${lost} photos fell out.` : 'No photo fell out that matching all pairs would have registered.',
    met: lost <= 0,
  })
} finally {
  await rm(dir, { recursive: true, force: true })
}
