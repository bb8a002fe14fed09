import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { PRESETS } from '#server/contracts/preset.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import { type AnyStage, runPipeline } from '../pipeline/run-pipeline.ts'
import type { CapturePhoto } from '../pipeline/stage.ts'
import { PIPELINE } from '../stages/pipeline.ts'
import type { SparseOutput } from '../stages/sparse.ts'

export interface ReconstructedPhotos {
  sparse: SparseOutput
  /** Path of each published artifact by its name. */
  artifacts: Map<string, string>
}

/** Half the features of a draft: plenty for small photos, and a quarter of the time to match them. */
export const QUICK_DRAFT = { ...PRESETS.draft.settings, maxFeatures: 2048 }

export interface ReconstructOptions {
  /** Given to every photo. */
  focalLength35mm?: number | null
  /** The pipeline as far as the test needs it, with `sparse` at least. */
  stages?: readonly AnyStage[]
  /** Default: a quick draft. */
  settings?: PipelineSettings
  /** Default: the one on the PATH. */
  colmapPath?: string
  log?(line: string): void
}

/** Runs the pipeline, as a worker does, on photo files. `dir` is made when missing. */
export async function reconstructPhotos(
  files: readonly string[],
  dir: string,
  {
    focalLength35mm = null,
    stages = PIPELINE,
    settings = QUICK_DRAFT,
    colmapPath = 'colmap',
    log = () => {},
  }: ReconstructOptions = {},
): Promise<ReconstructedPhotos> {
  const resultDir = path.join(dir, 'results')
  await mkdir(resultDir, { recursive: true })
  const artifacts = new Map<string, string>()
  const { outputs } = await runPipeline({
    stages,
    workspace: path.join(dir, 'workspace'),
    photos: await Promise.all(files.map((file, i) => capturePhoto(file, i, focalLength35mm))),
    capture: { kind: 'photos' },
    files: [],
    settings,
    colmapPath,
    engineVersion: 'of the test',
    threads: 2,
    signal: new AbortController().signal,
    log,
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
  return { sparse: outputs.get('sparse') as SparseOutput, artifacts }
}

async function capturePhoto(file: string, index: number, focalLength35mm: number | null): Promise<CapturePhoto> {
  const { autoOrient, orientation = 1 } = await sharp(file).metadata()
  return {
    uploadId: `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
    fileName: path.basename(file),
    path: file,
    widthPx: autoOrient.width,
    heightPx: autoOrient.height,
    orientation,
    focalLengthMm: focalLength35mm,
    focalLength35mm,
    sharpness: null,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  }
}
