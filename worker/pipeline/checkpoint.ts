import { createHash, randomUUID } from 'node:crypto'
import { access, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Capture } from '#server/contracts/capture/capture.ts'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { noteSchema } from '#server/contracts/notes/note-schema.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import { stageNameSchema } from '#server/contracts/stages.ts'
import { currentOutput, keyNameOf } from './former-versions.ts'
import type { CaptureFile, Stage } from './stage.ts'

const MANIFEST_NAME = 'manifest.json'

const manifestSchema = z.object({
  stage: stageNameSchema,
  /** See `checkpointKey`. */
  key: z.string(),
  output: z.json(),
  /** What the stage published and still has; paths are relative to its directory. */
  artifacts: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      note: noteSchema.optional(),
      mediaType: z.string(),
      relativePath: z.string(),
    }),
  ),
  message: z.string(),
  note: noteSchema.optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  elapsedMs: z.number().min(0),
  /** Peak memory of the worker and its programs; null where it can't be read. */
  peakMemoryBytes: z.int().nullable().default(null),
  /** Size of each file of the stage, by its path in the directory. Set by `writeCheckpoint`. */
  files: z.record(z.string(), z.int()).optional(),
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
    keyNameOf(stage.name),
    stage.version,
    usedSettings,
    photos.map((photo) => [photo.uploadId, photo.sha256]),
    dependsOnCapture(stage, capture) ? [capture, files.map((file) => [file.uploadId, file.sha256])] : null,
    routeOf(capture) === 'depth' ? NO_COLMAP : engineVersion,
    previousKey,
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

/** No stage of that route runs COLMAP: one that is installed or updated between two attempts changes nothing. */
const NO_COLMAP = 'no COLMAP'

/** Photos and their features are the same whatever their masks are: changing these leaves both steps as they are. */
function dependsOnCapture(stage: CheckpointInputs['stage'], capture: Capture): boolean {
  if (capture.kind !== 'photos') return true
  return capture.masks !== undefined && stage.usesMasks === true
}

/**
 * The manifest of the stage in `stageDir` if it is complete, was made with `key`, and its files exist; otherwise null.
 *
 * A power cut keeps the manifest, which is forced to the disk, and may empty files that were written just before it. Later
 * stages may add to a file (COLMAP's database) or remove one, but none makes one shorter.
 */
export async function readCheckpoint(stageDir: string, key: string): Promise<StageManifest | null> {
  const manifest = await readManifest(stageDir)
  if (manifest?.key !== key) return null
  for (const artifact of manifest.artifacts) {
    if (!(await exists(path.join(stageDir, artifact.relativePath)))) return null
  }
  const sizes = await sizesBelow(stageDir)
  const isShorter = ([name, bytes]: [string, number]) => (sizes[name] ?? bytes) < bytes
  return Object.entries(manifest.files ?? {}).some(isShorter) ? null : manifest
}

/** SQLite's files beside a database come and go. */
const FLEETING = /-(wal|shm|journal)$/

async function sizesBelow(dir: string): Promise<Record<string, number>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !FLEETING.test(entry.name))
  const sizes: Record<string, number> = {}
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name)
    const facts = await stat(file).catch(nullIfMissing)
    if (facts) sizes[path.relative(dir, file)] = facts.size
  }
  return sizes
}

/** A finished stage's output for later stages; null if it is not done. */
export async function readManifest(stageDir: string): Promise<StageManifest | null> {
  const text = await readFile(path.join(stageDir, MANIFEST_NAME), 'utf8').catch(nullIfMissing)
  if (text === null) return null
  const manifest = manifestSchema.safeParse(parseJson(text)).data
  return manifest
    ? { ...manifest, output: currentOutput(manifest.stage, manifest.output) as StageManifest['output'] }
    : null
}

/**
 * Writes the manifest so that after a crash or power loss it is complete or absent, and never there without the files: the
 * stage's files are synced to disk first.
 */
export async function writeCheckpoint(stageDir: string, manifest: StageManifest): Promise<void> {
  const files = await sizesBelow(stageDir)
  await syncTree(stageDir, Object.keys(files))
  const temporary = path.join(stageDir, `.${MANIFEST_NAME}.${randomUUID()}`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(`${JSON.stringify({ ...manifest, files }, null, 2)}\n`)
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
  // The stage's directory is new as well.
  await syncDirectory(path.dirname(stageDir))
}

/** Syncs files (paths in `dir`) and their directories to disk. */
async function syncTree(dir: string, files: readonly string[]): Promise<void> {
  const dirs = new Set<string>()
  for (const name of files) {
    // Files of a stage may be read-only.
    const handle = await open(path.join(dir, name), 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    for (let parent = path.dirname(name); !dirs.has(parent); parent = path.dirname(parent)) dirs.add(parent)
  }
  for (const each of dirs) await syncDirectory(path.join(dir, each))
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
