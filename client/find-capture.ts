import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CaptureInput } from '#server/contracts/capture.ts'
import { depthPathOf, matchPaths, pathsOfTransforms } from '#server/contracts/capture-paths.ts'
import { MIN_DEPTH_SHARE } from '#server/contracts/capture-route.ts'
import { transformsJsonSchema } from '#server/contracts/transforms-json.ts'
import { findPhotos } from './find-photos.ts'
import { MaquetteError } from './maquette-error.ts'

const TRANSFORMS_NAME = 'transforms.json'

export interface FoundCapture {
  kind: 'photos' | 'posed'
  /** Files to upload. */
  paths: string[]
  /** Whether COLMAP has a part in it; not where most frames have depth. */
  needsEngine: boolean
  /** For `job.submit`, from the upload id of each path; undefined for ordinary photos. */
  inputOf(uploadIds: ReadonlyMap<string, string>): CaptureInput | undefined
}

/**
 * What a folder holds: images with poses where there is a transforms.json, else photos. Throws as `findPhotos` does, and
 * CAPTURE_INVALID and CAPTURE_FILE_MISSING for a transforms.json that can't be used.
 */
export async function findCapture(folder: string): Promise<FoundCapture> {
  const text = await readFile(path.join(folder, TRANSFORMS_NAME), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (text !== null) return findPosed(folder, text)
  return { kind: 'photos', paths: await findPhotos(folder), needsEngine: true, inputOf: () => undefined }
}

async function findPosed(folder: string, text: string): Promise<FoundCapture> {
  const transforms = readTransforms(text)
  const named = pathsOfTransforms(transforms)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const onDisk = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): [string, string] => [path.relative(folder, file).split(path.sep).join('/'), file])
  const files = matchPaths(named, new Map(onDisk))
  const missing = named.find((name) => !files.has(name))
  if (missing !== undefined) {
    throw new MaquetteError('CAPTURE_FILE_MISSING', {
      message: `transforms.json names “${missing}”, and there is no such file in ${folder}.`,
      suggestion: 'Add the file, or take its frame out of transforms.json.',
      file: missing,
    })
  }
  const withDepth = transforms.frames.filter((frame) => depthPathOf(frame) !== undefined).length
  return {
    kind: 'posed',
    paths: [...new Set(files.values())],
    needsEngine: withDepth <= MIN_DEPTH_SHARE * transforms.frames.length,
    inputOf: (uploadIds) => ({
      kind: 'posed',
      transforms,
      files: Object.fromEntries(
        [...files].flatMap(([name, file]) => {
          const id = uploadIds.get(file)
          return id === undefined ? [] : [[name, id]]
        }),
      ),
    }),
  }
}

function readTransforms(text: string) {
  try {
    return transformsJsonSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new MaquetteError('CAPTURE_INVALID', {
      message: 'transforms.json is not what nerfstudio or the NeRF data sets write.',
      suggestion: 'Correct it, or take it out of the folder to reconstruct without poses.',
      file: TRANSFORMS_NAME,
      cause,
    })
  }
}
