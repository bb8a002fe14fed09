import { isPhotoName } from './file-kinds.ts'

/** Also with what they are masks of, or were made by: `images_mask`, `masks_sam`. */
const MASK_FOLDER = /^((.+[ _-])?(masks?|silhouettes?|mattes?|alphas?)|masks?[ _-].+)$/i
/** Of a mask's name, before or after that of the photo. */
const MASK_AFTER = /^(.+)[ ._-](?:mask|matte|alpha)$/i
const MASK_BEFORE = /^(?:mask|matte)[ ._-](.+)$/i
/** Of names and folders: such masks show in white what isn't wanted. */
const UNWANTED =
  /(^|[ ._-])(inv|inverse|inverted|neg|negative|ignored?|excluded?|dynamic|transient|sky|background|bg)(?=$|[ ._-])/i

/**
 * Which of some image paths (`/` between the parts) are masks of which others, by their names alone:
 *
 *     a.mask.png, mask_a.png    beside a.jpg
 *     a.jpg.png                 beside a.jpg, or in a folder of masks: COLMAP's `mask_path`
 *     masks/a.png               for the a.jpg that is in no folder of masks; of several, the one with the longest common way
 *     mask/007.png              for image/000007.png, likewise
 *
 * Gives the photo of each mask. A file that fits no photo is a photo itself, wherever it lies, and so is a mask that is inverse by its name:
 * `findSetQuestions` tells these from photos by what is in them.
 */
export function findMasks(paths: readonly string[]): Map<string, string> {
  const photos = paths.filter((path) => !isInMaskFolder(path))
  const byName = groupBy(photos, (path) => nameOf(path).toLowerCase())
  const byStem = groupBy(photos, (path) => stemOf(nameOf(path)).toLowerCase())
  const byNumber = groupBy(photos, (path) => numberOf(stemOf(nameOf(path))))
  const masks = new Map<string, string>()
  for (const path of paths) {
    const stem = stemOf(nameOf(path)).toLowerCase()
    const inFolder = isInMaskFolder(path)
    if (isInverse(path)) continue
    const bare = (MASK_AFTER.exec(stem) ?? MASK_BEFORE.exec(stem))?.[1]
    const candidates = [
      ...(hasEnding(path) ? (byName.get(stem) ?? []) : []),
      ...(bare === undefined ? [] : [...(byName.get(bare) ?? []), ...(byStem.get(bare) ?? [])]),
      // Made of a photo that was converted since: `masks/a.heic.png` for `a.jpg`.
      ...(inFolder ? (byStem.get(isPhotoName(stem) ? stemOf(stem) : stem) ?? byNumber.get(numberOf(stem)) ?? []) : []),
    ]
    const fitting = candidates.filter((photo) => photo !== path && (inFolder || folderOf(photo) === folderOf(path)))
    const [photo] = fitting.sort((a, b) => nearness(b, path) - nearness(a, path))
    if (photo !== undefined) masks.set(path, photo)
  }
  // A mask that fits another mask is of the same photo: each has a longer name than what it fits, so this ends.
  const rootOf = (path: string): string => {
    const photo = masks.get(path)
    return photo === undefined ? path : rootOf(photo)
  }
  return new Map([...masks].map(([mask, photo]) => [mask, rootOf(photo)]))
}

/**
 * Of `masks`, as `findMasks` gave them, those for the photos that were kept, when some were left out: copies in other sizes or formats. A
 * mask of one that is gone is for another that its name fits, where there is one, and is no photo otherwise.
 */
export function masksOfKept(masks: ReadonlyMap<string, string>, keptPhotos: readonly string[]): Map<string, string> {
  const again = findMasks([...keptPhotos, ...masks.keys()])
  const kept = new Set(keptPhotos)
  return new Map([...again].filter(([mask, photo]) => masks.has(mask) && kept.has(photo)))
}

export function isInMaskFolder(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => MASK_FOLDER.test(part))
}

/** Whether `findMasks` may take it for a mask, were a photo of that name there. */
export function mayBeMask(path: string): boolean {
  const stem = stemOf(nameOf(path))
  return isInMaskFolder(path) || MASK_AFTER.test(stem) || MASK_BEFORE.test(stem) || isPhotoName(stem)
}

/** Whether name or folder of a mask say that white is what is not wanted: `masks_inverted`, `sky_masks`, `a_mask_inv.png`. */
function isInverse(path: string): boolean {
  const inFolders = path.split('/').slice(0, -1)
  const stem = stemOf(nameOf(path))
  return [...inFolders.filter((part) => MASK_FOLDER.test(part)), ...(/mask|matte/i.test(stem) ? [stem] : [])].some(
    (part) => UNWANTED.test(part),
  )
}

/** Of a photo to its mask: folders in common, and before others the folder that the masks' is named after. */
function nearness(photo: string, mask: string): number {
  const isNamedAfter = folderOf(mask).replace(/[ _-](masks?|silhouettes?)\/$/i, '/') === folderOf(photo)
  return 2 * commonParts(photo, mask) + Number(isNamedAfter)
}

function commonParts(a: string, b: string): number {
  const [partsA, partsB] = [a.split('/'), b.split('/')]
  let count = 0
  while (count < partsA.length - 1 && partsA[count] === partsB[count]) count++
  return count
}

function groupBy(paths: readonly string[], keyOf: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const path of paths) {
    const key = keyOf(path)
    const group = groups.get(key)
    if (group) group.push(path)
    else groups.set(key, [path])
  }
  return groups
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
const hasEnding = (path: string) => nameOf(path).includes('.')
const stemOf = (name: string) => name.replace(/\.[^.]*$/, '')
/** Of a name that is a number, however many zeros it begins with; else the name. */
const numberOf = (stem: string) => stem.replace(/^0+(?=\d+$)/, '').toLowerCase()
