import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { MaquetteError } from './maquette-error.ts'

/** What a server takes, by the endings that cameras and programs give such files. */
const PHOTO_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.heic', '.heif'])

/** Of photos and of their depth. */
export const DEPTH_ENDINGS = new Set([...PHOTO_ENDINGS, '.exr'])

/**
 * Paths of the photos directly in `folder`, in the order a person would number them (2 before 10).
 * Hidden files and subfolders are left out. Throws NO_PHOTOS when there is none, FILE_UNREADABLE when
 * the folder can't be read.
 */
export async function findPhotos(folder: string): Promise<string[]> {
  const names = await readNames(folder)
  const photos = names.filter((name) => PHOTO_ENDINGS.has(path.extname(name).toLowerCase()))
  if (photos.length === 0) {
    throw new MaquetteError('NO_PHOTOS', {
      message: `There is no photo in ${folder}${describeOthers(names)}.`,
      suggestion: 'Give a folder that holds the photos themselves, as JPEG, HEIC, PNG, WebP or TIFF.',
    })
  }
  return photos
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1))
    .map((name) => path.join(folder, name))
}

async function readNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const visible = entries.filter((entry) => !entry.name.startsWith('.'))
    const files = await Promise.all(visible.map(async (entry) => entry.isFile() || (await isLinkToFile(folder, entry))))
    return visible.filter((_, index) => files[index]).map((entry) => entry.name)
  } catch (cause) {
    throw new MaquetteError('FILE_UNREADABLE', {
      message: `The folder ${folder} can't be read.`,
      suggestion: 'Check that it exists, that it is a folder, and that you may read it.',
      file: folder,
      cause,
    })
  }
}

async function isLinkToFile(folder: string, entry: { name: string; isSymbolicLink(): boolean }): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false
  return stat(path.join(folder, entry.name)).then(
    (target) => target.isFile(),
    () => false,
  )
}

/** "; it holds .heic and .mov files": tells somebody with the wrong format what was seen. */
function describeOthers(names: string[]): string {
  const endings = [...new Set(names.map((name) => path.extname(name).toLowerCase()).filter(Boolean))].sort()
  if (endings.length === 0) return ''
  return `; it holds ${new Intl.ListFormat('en').format(endings.slice(0, 5))} files`
}
