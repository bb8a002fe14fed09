import { endingOf, isImageName, isVideoName, isZipName } from '#intake/file-kinds.ts'
import type { PickedFile } from '../upload/photo.ts'
import { pathOf } from '../upload/pick-files.ts'

/**
 * The videos and archives among chosen files that somebody means to have opened: those chosen by themselves, and those of a folder that
 * holds no image. Not the second of movement that phones keep beside a photo, under its name.
 */
export function filesToOpen(picked: readonly PickedFile[]): ReadonlySet<PickedFile> {
  const images = picked.map(pathOf).filter(isImageName)
  const stems = new Set(images.map(stemOf))
  const isMeant = (one: PickedFile) => {
    if (one.folder !== '' && images.length > 0) return false
    return isZipName(one.file.name) || (isVideoName(one.file.name) && !stems.has(stemOf(pathOf(one))))
  }
  return new Set(picked.filter(isMeant))
}

function stemOf(path: string): string {
  return path.slice(0, path.length - endingOf(path).length).toLowerCase()
}
