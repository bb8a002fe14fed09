import { endingOf, isImageName, isVideoName } from '#intake/file-kinds.ts'
import type { PickedFile } from '../upload/photo.ts'
import { pathOf } from '../upload/pick-files.ts'

/**
 * The videos among chosen files that somebody means to have opened: those chosen by themselves, and those of a folder that holds no image.
 * Not the second of movement that phones keep beside a photo, under its name.
 */
export function videosToOpen(picked: readonly PickedFile[]): ReadonlySet<PickedFile> {
  const images = picked.map(pathOf).filter(isImageName)
  const stems = new Set(images.map(stemOf))
  const isMeant = (one: PickedFile) =>
    isVideoName(one.file.name) && (one.folder === '' || images.length === 0) && !stems.has(stemOf(pathOf(one)))
  return new Set(picked.filter(isMeant))
}

function stemOf(path: string): string {
  return path.slice(0, path.length - endingOf(path).length).toLowerCase()
}
