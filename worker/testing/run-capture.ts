import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { PRESETS } from '#server/contracts/preset.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { type AnyStage, runPipeline } from '../pipeline/run-pipeline.ts'
import type { CaptureOnDisk } from './posed-captures.ts'

export interface RanCapture {
  outputs: ReadonlyMap<StageName, unknown>
  /** Directory of the stages' own directories. */
  workspace: string
  /** Path of each published artifact by its name. */
  artifacts: Map<string, string>
  log: string[]
}

/** There is none here: what needs COLMAP fails. */
const NO_COLMAP = '/nonexistent/colmap'

/** Runs stages on a capture, as a worker does. `dir` is made when missing. */
export async function runCapture(
  { capture, photos, files }: CaptureOnDisk,
  dir: string,
  {
    stages,
    settings = PRESETS.draft.settings,
    colmapPath = NO_COLMAP,
  }: { stages: readonly AnyStage[]; settings?: PipelineSettings; colmapPath?: string },
): Promise<RanCapture> {
  const resultDir = path.join(dir, 'results')
  const workspace = path.join(dir, 'workspace')
  await mkdir(resultDir, { recursive: true })
  const artifacts = new Map<string, string>()
  const log: string[] = []
  const { outputs } = await runPipeline({
    ...{ stages, workspace, capture, photos, files, settings, colmapPath },
    engineVersion: 'of the test',
    threads: 2,
    signal: new AbortController().signal,
    log: (line) => log.push(line),
    observer: {
      progress() {},
      async publish(artifact) {
        const kept = path.join(resultDir, artifact.name)
        await copyFile(artifact.path, kept)
        artifacts.set(artifact.name, kept)
      },
      async stageFinished() {},
    },
  })
  return { outputs, workspace, artifacts, log }
}
