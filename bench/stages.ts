// Seconds and peak memory of each stage: node bench/stages.ts [FOLDER] [PRESET] [DIR to keep workspace and results in]
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { PRESETS } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { treeMemory } from '#worker/process/tree-memory.ts'
import { PIPELINE } from '#worker/stages/pipeline.ts'
import { openCapture } from './lib/open-capture.ts'
import { type PeerTimes, peerTimes } from './lib/peer-times.ts'
import type { PipelineOrder, StageEnd } from './lib/processes/pipeline-process.ts'
import { readPhoto } from './lib/read-photo.ts'
import { writeReport } from './lib/report.ts'

/** Often enough to see what COLMAP holds for a single photo. */
const SAMPLE_MS = 100

interface StageFigures extends StageEnd {
  peakBytes: number
}

/** Runs the pipeline in a separate process and measures it. Rejects if it doesn't complete. */
async function measure(order: PipelineOrder): Promise<StageFigures[]> {
  const child = fork(new URL('./lib/processes/pipeline-process.ts', import.meta.url))
  const { pid } = child
  assert(pid)
  const figures: StageFigures[] = []
  let peakBytes = 0
  child.on('message', (end: StageEnd) => {
    figures.push({ ...end, peakBytes })
    peakBytes = 0
    console.log(`${end.name.padEnd(10)} ${end.seconds.toFixed(1).padStart(7)} s  ${end.message}`)
  })
  const exited = once(child, 'exit')
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop).once('SIGTERM', stop)
  let ended = false
  const sampling = (async () => {
    while (!ended) {
      peakBytes = Math.max(peakBytes, await treeMemory(pid))
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    }
  })()
  child.send(order)
  const [code, signal] = await exited
  ended = true
  await sampling
  if (code !== 0) throw new Error(`The pipeline ended with ${signal ?? `code ${code}`}.`)
  assert.deepEqual(
    figures.map(({ name }) => name),
    PIPELINE.map(({ name }) => name),
  )
  return figures
}

function stageTable(figures: readonly StageFigures[]): string[][] {
  const seconds = sumOf(figures, (stage) => stage.seconds)
  const coreSeconds = sumOf(figures, (stage) => stage.coreSeconds)
  const row = (name: string, stage: Pick<StageFigures, 'seconds' | 'coreSeconds' | 'peakBytes' | 'message'>) => [
    name,
    stage.seconds.toFixed(1),
    `${((100 * stage.seconds) / seconds).toFixed(0)} %`,
    stage.coreSeconds.toFixed(1),
    (stage.peakBytes / 2 ** 20).toFixed(0),
    stage.message,
  ]
  const peakBytes = Math.max(...figures.map((stage) => stage.peakBytes))
  return [
    ['stage', 'wall, s', 'share', 'processor, s', 'peak, MiB', 'result'],
    ...figures.map((stage) => row(stage.name, stage)),
    row('all', { seconds, coreSeconds, peakBytes, message: '' }),
  ]
}

/** Ours beside theirs, over the stages that have a counterpart. */
function comparison(figures: readonly StageFigures[], { source, steps }: PeerTimes): string {
  const ours = (names: readonly string[]) =>
    sumOf(
      figures.filter(({ name }) => names.includes(name)),
      (stage) => stage.seconds,
    )
  const line = (name: string, mine: number, theirs: number) =>
    `- ${name}: ${mine.toFixed(1)} s, theirs ${theirs.toFixed(1)} s, ratio ${(mine / theirs).toFixed(2)}`
  const theirs = sumOf(steps, (step) => step.seconds)
  return [
    `Beside ${source}; wall seconds, so read the ratios with the load in mind:`,
    '',
    ...steps.map((step) => line(`${step.stages.join(' and ')} (${step.name})`, ours(step.stages), step.seconds)),
    line('all of these', ours(steps.flatMap((step) => step.stages)), theirs),
  ].join('\n')
}

function sumOf<T>(items: readonly T[], pick: (item: T) => number): number {
  return items.reduce((sum, item) => sum + pick(item), 0)
}

/** The folder's name, or of its parent where it is only called images: `sceaux-castle`. */
function captureName(folder: string | undefined): string {
  if (!folder) return 'synthetic'
  const names = path.resolve(folder).split(path.sep)
  return names.findLast((name) => !/^(images|photos)$/i.test(name)) || 'photos'
}

const [, , folder, presetText = 'standard', keepDir] = process.argv
const preset = presetNameSchema.parse(presetText)
const threads = availableParallelism()
const capture = await openCapture(folder)
const dir = keepDir ? path.resolve(keepDir) : await mkdtemp(path.join(tmpdir(), 'maquette-stages-'))
try {
  // (1) what a worker finds ready
  await buildKernels()
  if (keepDir) await mkdir(dir)
  const photos = await Promise.all(capture.photos.map(readPhoto))

  // (2) the run
  const name = captureName(folder)
  const figures = await measure({ dir, photos, settings: PRESETS[preset].settings, threads })

  // (3) the report
  const peers = peerTimes(name, preset)
  await writeReport({
    name: `stages-${name}-${preset}`,
    title: `Stages of ${name}, ${preset}`,
    method:
      `One run of the worker’s pipeline on ${capture.description}, preset ${preset}, ${threads} threads, from nothing. ` +
      'Wall seconds; processor seconds are user and system time of the pipeline and the programs that it runs; peak is the ' +
      `resident memory of all of them together, looked at every ${SAMPLE_MS} ms.`,
    table: stageTable(figures),
    verdict: peers ? comparison(figures, peers) : 'For this capture and preset no times of other programs are known.',
    met: null,
  })
} finally {
  if (!keepDir) await rm(dir, { recursive: true, force: true })
  await capture.close()
}
