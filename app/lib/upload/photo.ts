import { distinctNames } from '#server/contracts/capture/distinct-names.ts'
import type { ErrorBody } from '#server/contracts/errors.ts'
import type { UploadNote } from '#server/contracts/uploads/upload.ts'

/**
 * waiting -> uploading -> checking -> accepted | refused
 *               |------> interrupted (no answer from the server; retried by hand or when it is back)
 * missing: started before a reload, which lost the file; choosing it again resumes the upload.
 * unreadable: the file changed or went away on the user's disk; choosing it again begins from zero if it changed.
 */
export type PhotoState =
  | 'waiting'
  | 'uploading'
  | 'checking'
  | 'accepted'
  | 'refused'
  | 'interrupted'
  | 'missing'
  | 'unreadable'

/** One chosen file of the capture that is being gathered. Immutable: a change makes a new object. */
export interface Photo {
  /** Local key, stable for the life of the entry. */
  key: string
  fileName: string
  byteSize: number
  /** `File.lastModified`, milliseconds; null when only the server knows of this file. */
  lastModified: number | null
  /** Path of the folder that it was chosen in, from the chosen one on: `capture/depth`; `''` when chosen alone. */
  folder: string
  state: PhotoState
  sentBytes: number
  /** The server's id, once there is one. */
  uploadId: string | null
  /** Whether a reconstruction is made of it too: taken off the list here, it stays on the server. */
  isShared: boolean
  /** Pixels; null until the server has decoded it. */
  size: { widthPx: number; heightPx: number } | null
  /** As the server measured it, to compare photos of a capture by; null until then. */
  sharpness: number | null
  /** What the server noticed. */
  notes: readonly UploadNote[]
  /** Camera and lens; null when the photo doesn't say. */
  camera: string | null
  /** Object URL of a small local picture, or the server's thumbnail. */
  thumbnailUrl: string | null
  /** File name of the same photo that came first. */
  duplicateOf: string | null
  /** The server's id of that one. */
  duplicateOfId: string | null
  error: ErrorBody | null
}

/** Poses that came with the files, in the form of a transforms.json: read here, never uploaded. */
export interface TransformsFile {
  /** As `Photo.folder`: what the file names is found from there. */
  folder: string
  text: string
  /** What they were read from, for people: `transforms.json`, `a COLMAP model`. */
  source: string
  /** Why files that hold poses can't be read, and what to do; null when they can. */
  problem: { problem: string; suggestion: string } | null
  /** Whether the text is gone: it had no room in what the browser keeps over a reload. */
  isLost?: boolean
}

/** Chosen by the user, with the path of the folder it came in. */
export interface PickedFile {
  file: File
  folder: string
}

/** By key: what files are called, with their folder where several have one name. */
export function namesOf(photos: readonly Photo[]): ReadonlyMap<string, string> {
  const names = distinctNames(photos)
  return new Map(photos.map(({ key, fileName }, i) => [key, names[i] ?? fileName]))
}

/** Photos that a job would be made of: accepted, each once. */
export function usablePhotos(photos: readonly Photo[]): Photo[] {
  return photos.filter((photo) => photo.state === 'accepted' && photo.duplicateOf === null)
}

/** Files of the list that are not in and won't be, unless the user does something. */
export function stuckPhotos(photos: readonly Photo[]): Photo[] {
  return photos.filter(({ state }) => STUCK.includes(state))
}

const STUCK: readonly PhotoState[] = ['refused', 'interrupted', 'missing', 'unreadable']

/** Photos that still have a way to go by themselves. */
export function movingPhotos(photos: readonly Photo[]): Photo[] {
  return photos.filter(({ state }) => state === 'waiting' || state === 'uploading' || state === 'checking')
}
