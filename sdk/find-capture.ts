import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isImageName } from '#intake/file-kinds.ts'
import type { SetQuestion } from '#intake/photo-sets.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import { type CaptureInput, type SixViewOptions, sixViewOptionsSchema } from '#server/contracts/capture/capture.ts'
import { CAPTURE_JSON_NAME, looksLikeSixViews, placeOf } from '#server/contracts/capture/six-view-names.ts'
import { type FindPhotosOptions, findPhotosAndMore } from './find-photos.ts'
import { findPosed } from './find-posed.ts'
import { MaquetteError } from './maquette-error.ts'
import { walkFolder } from './walk-folder.ts'

export interface FoundCapture {
  kind: 'photos' | 'six-views' | 'posed'
  /** Files to upload. */
  paths: string[]
  /** Whether COLMAP has a part in it; not where most frames have depth. */
  needsColmap: boolean
  /** What poses were read from, for people, and what is to be said of them, a line each; of images with poses. */
  posesFrom?: string
  notes?: readonly string[]
  /** The photo of each mask among the files of ordinary photos, by their paths on the disk. `paths` has the masks after the photos. */
  masks?: ReadonlyMap<string, string>
  /** What else lies in the folder and is not used, by its path from there; of ordinary photos. */
  leftOut?: readonly LeftOut[]
  /** What was chosen among copies and depth of ordinary photos; empty when everything was asked for. */
  choices?: readonly SetQuestion[]
  /** For `job.submit`, from the upload id of each path; undefined for ordinary photos. Throws where a file that it needs was refused. */
  inputOf(uploadIds: ReadonlyMap<string, string>): CaptureInput | undefined
}

export interface FindCaptureOptions extends FindPhotosOptions {
  /** Leave out frames whose files are missing or were refused, instead of throwing CAPTURE_FILE_MISSING. */
  skipMissing?: boolean
  /** Take the images as ordinary photos, whatever else the folder holds. */
  withoutPoses?: boolean
}

/**
 * What a folder holds: images with poses where there is a transforms.json or another layout that says them (docs/captures.md), six views
 * with depth where the names say so (`views/` and `depth/`, or `front.png` and `front_depth.png`), else photos. Throws as `findPhotos`
 * does, FILE_UNREADABLE, and CAPTURE_INVALID and CAPTURE_FILE_MISSING for poses or a capture.json that can't be used.
 */
export async function findCapture(folder: string, options: FindCaptureOptions = {}): Promise<FoundCapture> {
  if (!options.withoutPoses) {
    const posed = await findPosed(folder, options)
    if (posed) return posed
    const sixViews = await findSixViews(folder)
    if (sixViews) return sixViews
  }
  const { photos, masks, leftOut, questions } = await findPhotosAndMore(folder, options)
  const choices = options.allFiles ? [] : questions
  const paths = [...photos, ...masks.keys()]
  const inputOf = (uploadIds: ReadonlyMap<string, string>) => inputOfPhotos(masks, uploadIds)
  return { kind: 'photos', paths, masks, leftOut, choices, needsColmap: true, inputOf }
}

/**
 * The uploads of a job: without masks that no photo uses, since its own was refused or has another mask. They would count as photos.
 * `input` is what `inputOf` gave.
 */
export function uploadIdsOf(
  { masks }: FoundCapture,
  input: CaptureInput | undefined,
  uploadIds: ReadonlyMap<string, string>,
): string[] {
  const used = new Set(input?.kind === 'photos' ? Object.values(input.masks ?? {}) : [])
  return [...uploadIds].filter(([file, id]) => !masks?.has(file) || used.has(id)).map(([, id]) => id)
}

/** Masks that were refused are left out, as those of refused photos are. */
function inputOfPhotos(
  masks: ReadonlyMap<string, string>,
  uploadIds: ReadonlyMap<string, string>,
): CaptureInput | undefined {
  const pairs = [...masks].flatMap(([mask, photo]) => {
    const [maskId, photoId] = [uploadIds.get(mask), uploadIds.get(photo)]
    return maskId && photoId ? [[photoId, maskId]] : []
  })
  return pairs.length === 0 ? undefined : { kind: 'photos', masks: Object.fromEntries(pairs) }
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
  const walked = await walkFolder(folder).catch(() => ({ files: [] }))
  const files = walked.files.filter(isImageName).map((file) => ({
    fileName: path.posix.basename(file),
    folder: path.posix.dirname(file).replace(/^\.$/, ''),
    path: path.join(folder, file),
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
    needsColmap: false,
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
