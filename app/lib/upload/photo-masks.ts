import { findMasks, isInMaskFolder } from '#intake/mask-names.ts'
import { type Photo, usablePhotos } from './photo.ts'

/** Which of the chosen files are masks, by their names. */
export interface PhotoMasks {
  /** The mask of a photo, by the photo's key. Of several the last. */
  maskOf: ReadonlyMap<string, Photo>
  /** Keys of all masks. */
  keys: ReadonlySet<string>
  /** Files in a folder of masks that fit no photo by their names, and so count as photos, where others fit. */
  strays: readonly Photo[]
}

export const NO_MASKS: PhotoMasks = { maskOf: new Map(), keys: new Set(), strays: [] }

const pathOf = ({ folder, fileName }: Photo) => (folder ? `${folder}/${fileName}` : fileName)

export function pairMasks(photos: readonly Photo[]): PhotoMasks {
  const byPath = new Map(photos.map((photo) => [pathOf(photo), photo]))
  const maskOf = new Map<string, Photo>()
  const keys = new Set<string>()
  for (const [maskPath, photoPath] of findMasks([...byPath.keys()])) {
    const [mask, photo] = [byPath.get(maskPath), byPath.get(photoPath)]
    if (!mask || !photo) continue
    keys.add(mask.key)
    maskOf.set(photo.key, mask)
  }
  const strays = keys.size === 0 ? [] : photos.filter((photo) => !keys.has(photo.key) && isInMaskFolder(pathOf(photo)))
  return { maskOf, keys, strays }
}

/** Keys to remove when those of `keys` are: their masks too, which would count as photos without them. */
export function withTheirMasks(keys: readonly string[], photos: readonly Photo[]): string[] {
  const gone = new Set(keys)
  const left = photos.filter(({ key }) => !gone.has(key))
  const [before, after] = [pairMasks(photos).keys, pairMasks(left).keys]
  return [...keys, ...left.flatMap(({ key }) => (before.has(key) && !after.has(key) ? [key] : []))]
}

/** Where masks are put whose own folder is no longer known. */
const ADOPTED_FOLDER = 'masks'

/**
 * Photos and masks of a reconstruction as if they were chosen: masks are known by their names again. One whose name fits no photo, as
 * programs may send them, is left out: it would count as a photo.
 */
export function withFittingMasks(photos: readonly Photo[], maskIds: ReadonlySet<string>): Photo[] {
  const isMask = ({ uploadId }: Photo) => uploadId !== null && maskIds.has(uploadId)
  const placed = photos.map((photo) => (isMask(photo) ? { ...photo, folder: ADOPTED_FOLDER } : photo))
  const { keys } = pairMasks(placed)
  return placed.filter((photo) => !isMask(photo) || keys.has(photo.key))
}

/** The photos that a job would be made of, without masks, and the uploads of their masks by those of the photos. */
export function maskedUploads(
  photos: readonly Photo[],
  { maskOf, keys }: PhotoMasks,
): { usable: Photo[]; masks: Record<string, string> } {
  const usable = usablePhotos(photos.filter(({ key }) => !keys.has(key)))
  // A copy that is left out may be the one that has the mask.
  const maskOfCopy = new Map(
    photos
      .map(({ key, duplicateOfId }) => [duplicateOfId, maskOf.get(key)] as const)
      .filter(([id, mask]) => id && mask),
  )
  const pairs = usable.flatMap(({ key, uploadId }) => {
    const mask = maskOf.get(key) ?? maskOfCopy.get(uploadId)
    // One mask may serve many photos: that it is equal to another is nothing wrong.
    return uploadId && mask?.uploadId && mask.state === 'accepted' ? [[uploadId, mask.uploadId]] : []
  })
  return { usable, masks: Object.fromEntries(pairs) }
}
