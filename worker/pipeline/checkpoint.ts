import { createHash, randomUUID } from 'node:crypto'
import { access, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Capture } from '#server/contracts/capture.ts'
import { stageNameSchema } from '#server/contracts/job.ts'
import type { PipelineSettings } from '#server/contracts/preset.ts'
import type { CaptureFile, Stage } from './stage.ts'

const MANIFEST_NAME = 'manifest.json'

const manifestSchema = z.object({
  stage: stageNameSchema,
  /** See `checkpointKey`. */
  key: z.string(),
  output: z.json(),
  /** What the stage published and still has; paths are relative to its directory. */
  artifacts: z.array(
    z.object({ name: z.string(), description: z.string(), mediaType: z.string(), relativePath: z.string() }),
  ),
  message: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  elapsedMs: z.number().min(0),
  /** Most that the worker and the programs it runs held at once; null where it can't be read. */
  peakMemoryBytes: z.int().nullable().default(null),
})

/** The proof that a stage is done: written last, renamed into place. A directory alone proves nothing. */
export type StageManifest = z.infer<typeof manifestSchema>

export interface CheckpointInputs {
  stage: Pick<Stage<unknown, unknown>, 'name' | 'version' | 'settingsUsed' | 'usesMasks'>
  settings: PipelineSettings
  photos: readonly Pick<CaptureFile, 'uploadId' | 'sha256'>[]
  capture: Capture
  /** Depth and masks. */
  files: readonly Pick<CaptureFile, 'uploadId' | 'sha256'>[]
  engineVersion: string
  /** Key of the stage before, null for the first. */
  previousKey: string | null
}

/**
 * SHA-256 (hex) of everything that a stage's output depends on. Through `previousKey` a change of an
 * early stage voids every later one; a setting that a stage doesn't use leaves its key alone.
 */
export function checkpointKey(inputs: CheckpointInputs): string {
  const { stage, settings, photos, capture, files, engineVersion, previousKey } = inputs
  const usedSettings = [...stage.settingsUsed].sort().map((name) => [name, settings[name]])
  const facts = [
    stage.name,
    stage.version,
    usedSettings,
    photos.map((photo) => [photo.uploadId, photo.sha256]),
    dependsOnCapture(stage, capture) ? [capture, files.map((file) => [file.uploadId, file.sha256])] : null,
    engineVersion,
    previousKey,
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

/** Photos and their features are the same whatever their masks are: changing these leaves both steps as they are. */
function dependsOnCapture(stage: CheckpointInputs['stage'], capture: Capture): boolean {
  if (capture.kind !== 'photos') return true
  return capture.masks !== undefined && stage.usesMasks === true
}

/** The manifest of the stage in `stageDir` when it is whole, made with `key`, and its artifacts are there; else null. */
export async function readCheckpoint(stageDir: string, key: string): Promise<StageManifest | null> {
  const manifest = await readManifest(stageDir)
  if (manifest?.key !== key) return null
  for (const artifact of manifest.artifacts) {
    if (!(await exists(path.join(stageDir, artifact.relativePath)))) return null
  }
  return manifest
}

/** What is known of a stage that is done, for the stages after it; null when it is not done. */
export async function readManifest(stageDir: string): Promise<StageManifest | null> {
  const text = await readFile(path.join(stageDir, MANIFEST_NAME), 'utf8').catch(nullIfMissing)
  if (text === null) return null
  return manifestSchema.safeParse(parseJson(text)).data ?? null
}

/** Writes the manifest so that after a crash or power loss it is there whole or not at all. */
export async function writeCheckpoint(stageDir: string, manifest: StageManifest): Promise<void> {
  const temporary = path.join(stageDir, `.${MANIFEST_NAME}.${randomUUID()}`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path.join(stageDir, MANIFEST_NAME))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(stageDir)
}

/** Makes a rename in `dir` durable. Not every system can open a directory; the rename is atomic all the same. */
async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r').catch(() => null)
  try {
    await handle?.sync().catch(() => undefined)
  } finally {
    await handle?.close()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
