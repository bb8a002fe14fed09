import { HURTING_NOTES, type NoteCode } from './note-codes.ts'
import { blurredBelow, PLAIN_BELOW } from './sharpness.ts'
import type { UploadNote } from './upload.ts'

/** Why a photo will hardly help a reconstruction or may harm it. It can still be used. */
export type DoubtCode = NoteCode | 'BLURRED' | 'PLAIN'

export interface Doubt {
  code: DoubtCode
  /** For a tile: `Blurred`. */
  label: string
  /** A sentence. */
  message: string
}

export interface DoubtfulFacts {
  sharpness: number | null
  notes: readonly UploadNote[]
}

const LABELS: Partial<Record<DoubtCode, string>> = {
  TINY: 'Very small',
  SCREENSHOT: 'Screenshot',
  PANORAMA: '360° panorama',
  FISHEYE: 'Fisheye lens',
}

/** The doubtful ones among the photos of a capture; one doubt each, the one that explains it best. */
export function findDoubts<T extends DoubtfulFacts>(photos: readonly T[]): Map<T, Doubt> {
  const limit = blurredBelow(photos.flatMap(({ sharpness }) => (sharpness === null ? [] : sharpness)))
  const doubts = new Map<T, Doubt>()
  for (const photo of photos) {
    const note = photo.notes.find(({ code }) => HURTING_NOTES.includes(code))
    if (note) doubts.set(photo, { ...note, label: LABELS[note.code] ?? '' })
    else if (photo.sharpness !== null && photo.sharpness < limit) doubts.set(photo, doubtOfSharpness(photo.sharpness))
  }
  return doubts
}

function doubtOfSharpness(sharpness: number): Doubt {
  return sharpness < PLAIN_BELOW
    ? {
        code: 'PLAIN',
        label: 'Little detail',
        message: 'The photo shows very little detail: a bare wall, fog, or nothing in focus.',
      }
    : { code: 'BLURRED', label: 'Blurred', message: 'The photo is blurred compared with the others.' }
}

const REMARKS: Partial<Record<NoteCode, string>> = {
  PREVIEW_USED: 'JPEG from the camera',
  SMALL_PREVIEW: 'small preview only',
  LARGEST_PAGE_USED: 'largest page',
  MAIN_PICTURE_USED: 'main picture',
}

/** What of a file is used, in a few words, where it isn't simply the file: `largest page`. */
export function remarkOn({ notes }: Pick<DoubtfulFacts, 'notes'>): string | null {
  return notes.map(({ code }) => REMARKS[code]).find((remark) => remark !== undefined) ?? null
}

export interface CameraCount {
  /** Camera and lens; null for photos that don't say. */
  name: string | null
  count: number
}

/** Cameras and lenses of a capture, the most used first; none when there is only one, or no photo says. */
export function mixedCameras(photos: readonly { camera: string | null }[]): CameraCount[] {
  const counts = new Map<string | null, number>()
  for (const { camera } of photos) counts.set(camera, (counts.get(camera) ?? 0) + 1)
  if (counts.size < 2) return []
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
}

/** Camera and lens in a few words: a phone's lens repeats its model. */
export function cameraName({
  cameraModel,
  lensModel,
}: {
  cameraModel: string | null
  lensModel: string | null
}): string | null {
  if (!cameraModel || !lensModel) return cameraModel ?? lensModel
  const model = cameraModel.replace(/^(Apple|samsung) /i, '')
  return lensModel.startsWith(model) ? lensModel : `${cameraModel}, ${lensModel}`
}
