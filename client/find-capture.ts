import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { isImageName } from '#intake/file-kinds.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import { type CaptureInput, type SixViewOptions, sixViewOptionsSchema } from '#server/contracts/capture.ts'
import { depthPathOf, isInsideCapture, matchPaths, pathsOfTransforms } from '#server/contracts/capture-paths.ts'
import { MIN_DEPTH_SHARE } from '#server/contracts/capture-route.ts'
import { CAPTURE_JSON_NAME, looksLikeSixViews, placeOf } from '#server/contracts/six-view-names.ts'
import { transformsJsonSchema } from '#server/contracts/transforms-json.ts'
import { findPhotosAndMore } from './find-photos.ts'
import { MaquetteError } from './maquette-error.ts'

const TRANSFORMS_NAME = 'transforms.json'

export interface FoundCapture {
  kind: 'photos' | 'six-views' | 'posed'
  /** Files to upload. */
  paths: string[]
  /** Whether COLMAP has a part in it; not where most frames have depth. */
  needsEngine: boolean
  /** The photo of each mask among the files of ordinary photos, by their paths on the disk. Masks are not in `paths`. */
  masks?: ReadonlyMap<string, string>
  /** What else lies in the folder and is not used, by its path from there; of ordinary photos. */
  leftOut?: readonly LeftOut[]
  /** For `job.submit`, from the upload id of each path; undefined for ordinary photos. */
  inputOf(uploadIds: ReadonlyMap<string, string>): CaptureInput | undefined
}

/**
 * What a folder holds: images with poses where there is a transforms.json, six views with depth where the names say so
 * (`views/` and `depth/`, or `front.png` and `front_depth.png`), else photos. Throws as `findPhotos` does, FILE_UNREADABLE, and
 * CAPTURE_INVALID, CAPTURE_FILE_MISSING and CAPTURE_PATH_OUTSIDE for a transforms.json or capture.json that can't be used.
 */
export async function findCapture(folder: string): Promise<FoundCapture> {
  const text = await readText(folder, TRANSFORMS_NAME)
  if (text !== null) return findPosed(folder, text)
  const sixViews = await findSixViews(folder)
  if (sixViews) return sixViews
  const { photos, masks, leftOut } = await findPhotosAndMore(folder)
  return { kind: 'photos', paths: photos, masks, leftOut, needsEngine: true, inputOf: () => undefined }
}

async function readText(folder: string, name: string): Promise<string | null> {
  try {
    return await readFile(path.join(folder, name), 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new MaquetteError('FILE_UNREADABLE', {
      message: `${name} in ${folder} can't be read.`,
      suggestion: 'Check that it is a file, and that you may read it.',
      file: name,
      cause,
    })
  }
}

/** Null when the names in the folder, and in its folders, are not those of six views. */
async function findSixViews(folder: string): Promise<FoundCapture | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries
    .filter((entry) => !entry.isDirectory() && isImageName(entry.name))
    .map(({ parentPath, name }) => ({
      fileName: name,
      folder: path.relative(folder, parentPath),
      path: path.join(parentPath, name),
    }))
  if (!looksLikeSixViews(files)) return null
  const options = readOptions(await readText(folder, CAPTURE_JSON_NAME))
  const placed = files.flatMap((file) => {
    const place = placeOf(file)
    return place ? [{ ...place, path: file.path }] : []
  })
  return {
    kind: 'six-views',
    paths: placed.map((file) => file.path),
    needsEngine: false,
    inputOf(uploadIds) {
      const views: Extract<CaptureInput, { kind: 'six-views' }>['views'] = {}
      for (const { view, role, path: file } of placed) {
        const id = uploadIds.get(file)
        if (id) views[view] = { ...views[view], [role]: id }
      }
      return { kind: 'six-views', views, options }
    },
  }
}

function readOptions(text: string | null): SixViewOptions {
  if (text === null) return {}
  try {
    return sixViewOptionsSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new MaquetteError('CAPTURE_INVALID', {
      message: `${CAPTURE_JSON_NAME} is not what it should be.`,
      suggestion: 'Correct it, see docs/captures.md, or take it out of the folder.',
      file: CAPTURE_JSON_NAME,
      cause,
    })
  }
}

async function findPosed(folder: string, text: string): Promise<FoundCapture> {
  const transforms = readTransforms(text)
  const named = pathsOfTransforms(transforms)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const onDisk = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): [string, string] => [path.relative(folder, file).split(path.sep).join('/'), file])
  const outside = named.find((name) => !isInsideCapture(name))
  if (outside !== undefined) {
    throw new MaquetteError('CAPTURE_PATH_OUTSIDE', {
      message: `transforms.json names “${outside}”, which lies outside of ${folder}.`,
      suggestion: 'Put the file into that folder and name it by its path from there.',
      file: outside,
    })
  }
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
