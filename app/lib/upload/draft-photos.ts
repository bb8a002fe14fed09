import { v4 as uuidv4 } from 'uuid'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { cameraName } from '#server/contracts/uploads/photo-doubts.ts'
import type { UploadView } from '#server/contracts/uploads/upload.ts'
import { pageError } from '../read-error.ts'
import { wordsOfPage } from '../words/words-of-page.ts'
import type { Draft } from './draft-storage.ts'
import type { Photo } from './photo.ts'

/** The entry of a file that was chosen just now; refused at once where the server would not take its size. */
export function newPhoto(file: File, folder: string, maxFileBytes: number): Photo {
  const tooLarge = file.size > maxFileBytes
  return {
    key: uuidv4(),
    fileName: file.name,
    byteSize: file.size,
    lastModified: file.lastModified,
    folder,
    state: tooLarge ? 'refused' : 'waiting',
    sentBytes: 0,
    uploadId: null,
    isShared: false,
    thumbnailUrl: null,
    duplicateOf: null,
    duplicateOfId: null,
    size: null,
    sharpness: null,
    notes: [],
    camera: null,
    error: tooLarge ? tooLargeError(file, maxFileBytes) : null,
  }
}

/** The entry of an upload of a reconstruction. */
export function sharedPhoto(view: UploadView, nameOf: NameOf): Photo {
  return applyView({ ...missingPhoto(fileOfView(view)), isShared: true }, view, nameOf)
}

/**
 * The list as it was before a reload, by what the page noted and what the server has. Uploads that the page had no time to
 * note are found by name and size, or else come last.
 */
export function restorePhotos(draft: Draft, views: readonly UploadView[]): Photo[] {
  const left = new Map(views.map((view) => [view.id, view]))
  const noted = new Set(draft.files.map(({ uploadId }) => uploadId))
  const nameOf = (id: string) => views.find((view) => view.id === id)?.fileName
  const kept = draft.files.map((file): Photo => {
    const view = file.uploadId
      ? left.get(file.uploadId)
      : [...left.values()].find((each) => !noted.has(each.id) && isUploadOf(each, file))
    if (view) left.delete(view.id)
    return applyView(missingPhoto({ ...file, uploadId: view?.id ?? file.uploadId }), view, nameOf)
  })
  return [...kept, ...[...left.values()].map((view) => applyView(missingPhoto(fileOfView(view)), view, nameOf))]
}

export function draftFile(photo: Photo): Draft['files'][number] {
  const { key, fileName, byteSize, lastModified, folder, uploadId, isShared } = photo
  return { key, fileName, byteSize, lastModified, folder, uploadId, isShared }
}

/** Whether `photo` is the entry of this file. */
export function isSameFile(photo: Photo, file: File, folder: string): boolean {
  return (
    isSamePlace(photo, file, folder) &&
    photo.byteSize === file.size &&
    (photo.lastModified === null || photo.lastModified === file.lastModified)
  )
}

/** Whether it has the same name in the same folder, whatever is in it. */
export function isSamePlace(photo: Photo, file: File, folder: string): boolean {
  // Chosen alone a file has no folder; `views/front.png` and `depth/front.png` are two.
  return photo.fileName === file.name && (photo.folder === folder || photo.folder === '' || folder === '')
}

export type NameOf = (uploadId: string) => string | undefined

/** What the server knows wins over what the page thinks; bytes that it still waits for leave `photo` as it is. */
export function applyView(photo: Photo, view: UploadView | undefined, nameOf: NameOf): Photo {
  if (!view || view.status === 'receiving') return photo
  if (view.status === 'checking') return { ...photo, state: 'checking', sentBytes: photo.byteSize }
  return {
    ...photo,
    state: view.status,
    sentBytes: photo.byteSize,
    thumbnailUrl: photo.thumbnailUrl ?? view.thumbnailUrl,
    size: view.widthPx && view.heightPx ? { widthPx: view.widthPx, heightPx: view.heightPx } : null,
    sharpness: view.sharpness,
    notes: view.notes,
    camera: cameraName(view),
    duplicateOf: view.duplicateOf ? (nameOf(view.duplicateOf) ?? 'another photo') : null,
    duplicateOfId: view.duplicateOf,
    error: view.error,
  }
}

/** For uploads that were begun just before the page went, too late to note their id. */
function isUploadOf(view: UploadView, file: Draft['files'][number]): boolean {
  return view.fileName === file.fileName && view.byteSize === file.byteSize
}

function fileOfView(view: UploadView): Draft['files'][number] {
  const { id, fileName, byteSize, folder } = view
  return { key: id, fileName, byteSize, lastModified: null, folder, uploadId: id, isShared: false }
}

function missingPhoto(file: Draft['files'][number]): Photo {
  return {
    ...file,
    state: 'missing',
    sentBytes: 0,
    thumbnailUrl: null,
    duplicateOf: null,
    duplicateOfId: null,
    size: null,
    sharpness: null,
    notes: [],
    camera: null,
    error: null,
  }
}

function tooLargeError(file: File, maxFileBytes: number): ErrorBody {
  const { t, format } = wordsOfPage()
  return pageError({
    code: 'FILE_TOO_LARGE',
    message: t('upload.tooLarge', { name: file.name, size: format.bytes(file.size), most: format.bytes(maxFileBytes) }),
    suggestion: t('remedies.FILE_TOO_LARGE'),
    file: file.name,
    retryable: false,
  })
}
