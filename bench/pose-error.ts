/**
 * How far camera poses are from measured ones, as COLMAP's mapper has them and after calibration.
 *
 *     node bench/pose-error.ts PHOTOS CAMERA_DIR [PRESET]
 *
 * Runs the pipeline on the photos up to the stage `sparse`. CAMERA_DIR holds one `<photo name>.camera` a photo, as the data sets
 * of Strecha et al. (CVPR 2008) have them, in metres.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { findPhotos } from '#sdk/find-photos.ts'
import { PHOTOS_ONLY } from '#server/contracts/capture/capture.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { readModel } from '#worker/colmap/model.ts'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import type { RigidTransform } from '#worker/geometry/rigid-transform.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { runPipeline } from '#worker/pipeline/run-pipeline.ts'
import { PIPELINE } from '#worker/stages/pipeline.ts'
import { BEST_MODEL, type SparseOutput } from '#worker/stages/sparse.ts'
import { comparePoses } from '#worker/testing/compare-poses.ts'
import { readPhoto } from './lib/read-photo.ts'
import { writeReport } from './lib/report.ts'
import { quantile } from './lib/statistics.ts'
import { readStrechaCamera } from './lib/true-cameras.ts'

const UP_TO_SPARSE = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'sparse') + 1)

const [photoDir, cameraDir, presetText = 'standard'] = process.argv.slice(2)
if (!photoDir || !cameraDir) {
  console.error('Usage: node bench/pose-error.ts PHOTOS CAMERA_DIR [PRESET]')
  process.exit(2)
}
const preset = presetNameSchema.parse(presetText)
const files = await findPhotos(photoDir)
const truth = await Promise.all(
  files.map((file) => readStrechaCamera(path.join(cameraDir, `${path.basename(file)}.camera`))),
)
const dir = await mkdtemp(path.join(tmpdir(), 'maquette-poses-'))
try {
  await buildKernels()
  const { outputs } = await runPipeline({
    stages: UP_TO_SPARSE,
    workspace: dir,
    photos: await Promise.all(files.map(readPhoto)),
    capture: PHOTOS_ONLY,
    files: [],
    settings: PRESETS[preset].settings,
    colmapPath: 'colmap',
    engineVersion: 'of the benchmark',
    threads: availableParallelism(),
    signal: new AbortController().signal,
    log() {},
    observer: { progress() {}, async publish() {}, async stageFinished() {} },
  })
  const mapped = await largestModel(path.join(dir, 'sparse', 'usual', 'models'))
  const calibrated = await readModel(path.join(dir, 'sparse', BEST_MODEL))
  const { calibration } = outputs.get('sparse') as SparseOutput
  const chosen = calibration.principalPointRefined
    ? `${calibration.cameraModel}, principal point`
    : calibration.cameraModel
  await writeReport({
    name: 'pose-error',
    title: 'Camera poses against measured ones',
    method:
      `The ${files.length} photos of ${path.resolve(photoDir).split(path.sep).slice(-2).join('/')}, preset ${preset}, one run, without ` +
      'being told the intrinsics. Errors after a similarity fit of the camera centres.',
    table: [
      ['', 'camera', 'registered', 'centre mean / median / max, mm', 'rotation mean / max, degrees'],
      row('as mapped', 'SIMPLE_RADIAL', mapped),
      row('calibrated', chosen, calibrated),
    ],
    verdict: 'The mapper is not repeatable: expect the last digits to differ.',
    met: null,
  })
} finally {
  await rm(dir, { recursive: true, force: true })
}

async function largestModel(modelsDir: string): Promise<SparseReconstruction> {
  const models = await Promise.all((await readdir(modelsDir)).map((name) => readModel(path.join(modelsDir, name))))
  const [largest] = models.sort((a, b) => b.images.length - a.images.length)
  if (!largest) throw new Error('The mapper made no model.')
  return largest
}

/** The ids of images are the places of their photos, from 1. */
function row(name: string, camera: string, { images }: SparseReconstruction): string[] {
  const { centerErrors, rotationErrorsDeg } = comparePoses(
    images.map((image) => image.camFromWorld),
    images.map((image) => truth[image.id - 1] as RigidTransform),
  )
  const mm = centerErrors.map((metres) => 1000 * metres)
  const centers = [mean(mm), quantile(mm, 0.5), Math.max(...mm)].map((value) => value.toFixed(2))
  const rotations = [mean(rotationErrorsDeg), Math.max(...rotationErrorsDeg)].map((value) => value.toFixed(3))
  return [name, camera, `${images.length} of ${truth.length}`, centers.join(' / '), rotations.join(' / ')]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
