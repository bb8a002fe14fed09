// Our job against the same COLMAP commands by hand: node bench/job-vs-colmap.ts [FOLDER] [PRESET] [RUNS]
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { MaquetteClient } from '#sdk/maquette-client.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { buildArguments } from '#worker/colmap/build-arguments.ts'
import type { ColmapCommand, ColmapOptionValues } from '#worker/colmap/colmap-options.ts'
import { listOptions } from '#worker/colmap/list-options.ts'
import { groupByCamera } from '#worker/stages/features.ts'
import { PREPARED_IMAGES, prepare } from '#worker/stages/prepare.ts'
import { measureSystem } from './lib/measure-system.ts'
import { writeReport } from './lib/report.ts'
import { median } from './lib/statistics.ts'
import { submitJob } from './lib/upload-capture.ts'

const MARK_RATIO = 1.05
const COMPARED = ['features', 'matching', 'sparse'] as const satisfies StageName[]
const never = new AbortController().signal

const preset = presetNameSchema.parse(process.argv[3] ?? 'standard')
const runs = Number(process.argv[4] ?? 3)
const { settings } = PRESETS[preset]
const threads = availableParallelism()

/** Seconds of each compared stage; `total` is from the beginning of the first to the end of the last. */
type Times = Record<(typeof COMPARED)[number] | 'total', number>

/** The job, as a user gets it: through the running system, timed by its own timeline. */
async function runJob(client: MaquetteClient, uploadIds: string[]): Promise<Times> {
  const { id } = await submitJob(client, uploadIds, preset)
  const job = await client.waitForJob(id)
  if (job.status !== 'completed') throw new Error(`The job is ${job.status}: ${job.error?.message}`)
  const at = (stage: StageName, end: 'startedAt' | 'finishedAt') =>
    Date.parse(job.stages.find(({ name }) => name === stage)?.[end] ?? '') / 1000
  const lasted = (first: StageName, last: StageName) => at(last, 'finishedAt') - at(first, 'startedAt')
  const [features, matching, sparse] = COMPARED.map((stage) => lasted(stage, stage)) as [number, number, number]
  return { features, matching, sparse, total: lasted('features', 'sparse') }
}

/** The photos as every COLMAP command gets them, and what a person would tell it about the camera. */
async function prepareByHand(photos: readonly string[], uploadIds: string[], client: MaquetteClient, dir: string) {
  const { uploads } = await client.api.upload.list.query({ ids: uploadIds })
  const byId = new Map(uploads.map((upload) => [upload.id, upload]))
  const captured = uploadIds.map((uploadId, index) => {
    const facts = byId.get(uploadId)
    if (!facts?.widthPx || !facts.heightPx || !facts.sha256) throw new Error(`${uploadId} is not accepted.`)
    const { fileName, widthPx, heightPx, orientation, focalLengthMm, focalLength35mm, sharpness, sha256 } = facts
    const file = { uploadId, path: photos[index] as string, fileName, widthPx, heightPx, orientation, sha256 }
    return { ...file, focalLengthMm, focalLength35mm, sharpness }
  })
  const context = {
    dir,
    dirOf: () => dir,
    scratch: async () => dir,
    photos: captured,
    capture: { kind: 'photos' as const },
    files: [],
    settings,
    colmapPath: 'colmap',
    threads,
    signal: never,
    log: () => {},
    progress: () => {},
    publish: async () => {},
  }
  const { cameras } = groupByCamera((await prepare.run(context)).photos)
  const [camera] = cameras
  if (!camera || cameras.length > 1) throw new Error('The photos must be of one camera and one size.')
  const { focalLengthPx, widthPx, heightPx } = camera
  const params = focalLengthPx
    ? ['--ImageReader.camera_params', `${focalLengthPx},${widthPx / 2},${heightPx / 2},0`]
    : []
  return {
    images: path.join(dir, PREPARED_IMAGES),
    cameraArguments: ['--ImageReader.camera_model', 'SIMPLE_RADIAL', '--ImageReader.single_camera', '1', ...params],
  }
}

/** The three commands with our settings and nothing of ours around them. */
async function runByHand({ images, cameraArguments }: Awaited<ReturnType<typeof prepareByHand>>): Promise<Times> {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-by-hand-'))
  const database = path.join(dir, 'database.db')
  const output = path.join(dir, 'sparse')
  await mkdir(output)
  const shared = { database, images, threads, useGpu: false }
  const startedAt = performance.now()
  const features = await time('feature_extractor', {
    values: { ...shared, maxImagePx: settings.maxFeaturePx, maxFeatures: settings.maxFeatures },
    more: cameraArguments,
  })
  const matching = await time('exhaustive_matcher', { values: shared, more: [] })
  const sparse = await time('mapper', { values: { ...shared, output, minModelPhotos: 3 }, more: [] })
  const total = (performance.now() - startedAt) / 1000
  await rm(dir, { recursive: true })
  return { features, matching, sparse, total }
}

/** Seconds that a command takes. */
async function time<Command extends ColmapCommand>(
  command: Command,
  { values, more }: { values: ColmapOptionValues<Command>; more: string[] },
): Promise<number> {
  const listed = await listOptions('colmap', command, never)
  const args = [...buildArguments(command, values, listed), ...more]
  const startedAt = performance.now()
  await promisify(execFile)('colmap', args, { maxBuffer: Number.POSITIVE_INFINITY })
  return (performance.now() - startedAt) / 1000
}

await measureSystem(async ({ client, capture, uploadIds }) => {
  const preparedDir = await mkdtemp(path.join(tmpdir(), 'maquette-prepared-'))
  try {
    const byHand = await prepareByHand(capture.photos, uploadIds, client, preparedDir)
    const pairs: { job: Times; hand: Times }[] = []
    for (let run = 0; run < runs; run++) {
      const job = await runJob(client, uploadIds)
      const hand = await runByHand(byHand)
      pairs.push({ job, hand })
      console.log(`${run + 1} of ${runs}: job ${job.total.toFixed(2)} s, by hand ${hand.total.toFixed(2)} s`)
    }
    const row = (name: keyof Times) => {
      const job = median(pairs.map((pair) => pair.job[name]))
      const hand = median(pairs.map((pair) => pair.hand[name]))
      const ratio = median(pairs.map((pair) => pair.job[name] / pair.hand[name]))
      return [name, job.toFixed(2), hand.toFixed(2), ratio.toFixed(3)]
    }
    const ratio = median(pairs.map((pair) => pair.job.total / pair.hand.total))
    await writeReport({
      name: 'job-vs-colmap',
      title: 'Our job against the same COLMAP commands by hand',
      method:
        `Wall seconds from the beginning of features to the end of sparse, ${capture.description}, preset ${preset}, ` +
        `${threads} threads; ${runs} runs of each in turn (job, by hand, job, ...), medians. By hand: feature_extractor, ` +
        'exhaustive_matcher and mapper on the same prepared photos with the same settings, without snapshots. ' +
        'The job chooses pairs instead of matching all, matches them by its own kernel, and its mapper stops adjusting when it hardly ' +
        'gains; its sparse includes calibration, and reading, exporting and storing its results.',
      table: [['stage', 'job, s', 'by hand, s', 'ratio'], ...[...COMPARED, 'total' as const].map(row)],
      verdict: `Median ratio of the totals ${ratio.toFixed(3)}, the mark is at most ${MARK_RATIO}.`,
      met: ratio <= MARK_RATIO,
    })
  } finally {
    await rm(preparedDir, { recursive: true })
  }
})
