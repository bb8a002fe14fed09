// Runs the pipeline as a worker does, in a separate process so that its memory and time can be measured from outside.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { runPipeline } from '#worker/pipeline/run-pipeline.ts'
import type { CapturePhoto } from '#worker/pipeline/stage.ts'
import { PIPELINE } from '#worker/stages/pipeline.ts'

export interface PipelineOrder {
  /** Existing, empty directory. */
  dir: string
  photos: CapturePhoto[]
  settings: PipelineSettings
  threads: number
}

export interface StageEnd {
  name: StageName
  /** The stage's last words: "Textured 99996 triangles from 11 photos". */
  message: string
  /** Wall, from its start to its checkpoint. */
  seconds: number
  /** Processor time, user and system, of this process and of those that it has waited for, since the stage before. */
  coreSeconds: number
}

/** Of the figures in /proc/<pid>/stat, which the kernel promises to be hundredths of a second for programs. */
const TICKS_PER_SECOND = 100

async function usedCoreSeconds(): Promise<number> {
  const text = await readFile('/proc/self/stat', 'utf8')
  // utime, stime, cutime and cstime: fields 14 to 17, counted from the third, after the name in brackets.
  const ticks = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
  return ticks.reduce((sum, value) => sum + Number(value), 0) / TICKS_PER_SECOND
}

const [order] = (await once(process, 'message')) as [PipelineOrder]
const resultDir = path.join(order.dir, 'results')
await mkdir(resultDir)
let usedBefore = await usedCoreSeconds()
let said = ''
let startedAt = performance.now()
await runPipeline({
  stages: PIPELINE,
  workspace: path.join(order.dir, 'workspace'),
  photos: order.photos,
  capture: { kind: 'photos' },
  files: [],
  settings: order.settings,
  colmapPath: 'colmap',
  engineVersion: 'of the benchmark',
  threads: order.threads,
  signal: new AbortController().signal,
  log: () => {},
  observer: {
    progress: ({ message }) => {
      said = message
    },
    publish: (artifact) => copyFile(artifact.path, path.join(resultDir, artifact.name)),
    async stageFinished(name) {
      const used = await usedCoreSeconds()
      const now = performance.now()
      const end: StageEnd = { name, message: said, seconds: (now - startedAt) / 1000, coreSeconds: used - usedBefore }
      assert(process.send)
      process.send(end)
      usedBefore = used
      startedAt = now
    },
  },
})
process.disconnect()
