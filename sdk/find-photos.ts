import path from 'node:path'
import { endingOf } from '#intake/file-kinds.ts'
import { masksOfKept } from '#intake/mask-names.ts'
import { findSetQuestions, leftOutByDefault, type SetQuestion } from '#intake/photo-sets.ts'
import { type LeftOut, sortFiles } from '#intake/sort-files.ts'
import { TAKEN_FORMATS } from '#server/contracts/taken-formats.ts'
import { MaquetteError } from './maquette-error.ts'
import { readHead } from './read-head.ts'
import { walkFolder } from './walk-folder.ts'

export interface FoundPhotos {
  /** Paths on the disk, sorted naturally by their paths in the folder. */
  photos: string[]
  /** The photo of each mask, both as paths on the disk. */
  masks: ReadonlyMap<string, string>
  /** By their paths in the folder. */
  leftOut: LeftOut[]
  /** What a person should be asked about the images. Each was answered by its first choice, but for `allFiles`. */
  questions: SetQuestion[]
}

export interface FindPhotosOptions {
  /** Takes copies in other sizes and formats, and images of depth, for photos as well. Default false. */
  allFiles?: boolean
}

/**
 * The photos in `folder` and the folders below it, to any depth, in the order a person would number them (2 before 10). Hidden
 * files and what operating systems leave behind are no photos, nor are masks; of copies in several sizes the largest are taken. Throws NO_PHOTOS when there is none, FILE_UNREADABLE
 * when the folder can't be read.
 */
export async function findPhotosAndMore(folder: string, options: FindPhotosOptions = {}): Promise<FoundPhotos> {
  const { files, unreadable } = await walk(folder)
  const { photos, masks, leftOut } = sortFiles(files)
  if (photos.length === 0) {
    throw new MaquetteError('NO_PHOTOS', {
      message: `There is no photo in ${folder}${describeOthers(leftOut.map((file) => file.path))}.`,
      suggestion: `Give a folder that holds photos: ${TAKEN_FORMATS}.`,
    })
  }
  const questions = await findSetQuestions(photos, (below) => readHead(path.join(folder, below)))
  const unwanted = options.allFiles ? new Set<string>() : leftOutByDefault(questions)
  const onDisk = (below: string) => path.join(folder, below)
  const kept = photos.filter((photo) => !unwanted.has(photo))
  const keptMasks = masksOfKept(masks, kept)
  const lostMasks = [...masks.keys()].filter((mask) => !keptMasks.has(mask))
  return {
    photos: kept.map(onDisk),
    masks: new Map([...keptMasks].map(([mask, photo]) => [onDisk(mask), onDisk(photo)])),
    leftOut: [
      ...leftOut,
      ...lostMasks.map((below) => ({ path: below, reason: 'the photo that it is a mask of was left out' })),
      ...unreadable.map((below) => ({ path: below, reason: 'the folder can’t be read' })),
    ],
    questions,
  }
}

/** Paths of the photos alone, see `findPhotosAndMore`. */
export async function findPhotos(folder: string, options?: FindPhotosOptions): Promise<string[]> {
  return (await findPhotosAndMore(folder, options)).photos
}

async function walk(folder: string) {
  try {
    return await walkFolder(folder)
  } catch (cause) {
    throw new MaquetteError('FILE_UNREADABLE', {
      message: `The folder ${folder} can't be read.`,
      suggestion: 'Check that it exists, that it is a folder, and that you may read it.',
      file: folder,
      cause,
    })
  }
}

/** "; it holds .heic and .mov files": tells somebody with the wrong format what was seen. */
function describeOthers(paths: string[]): string {
  const endings = [...new Set(paths.map(endingOf).filter(Boolean))].sort()
  if (endings.length === 0) return ''
  return `; it holds ${new Intl.ListFormat('en').format(endings.slice(0, 5))} files`
}
