import type { ErrorBody } from '#server/contracts/errors.ts'
import type { PresetName } from '#server/contracts/preset.ts'
import type { UploadView } from '#server/contracts/upload.ts'
import { formatBytes } from '../format.ts'
import { UNREACHABLE } from '../read-error.ts'
import { type Draft, type DraftStorage, emptyDraft, loadDraft, saveDraft } from './draft-storage.ts'
import type { Photo, PickedFile, TransformsFile } from './photo.ts'
import type { Sending, SendPhoto } from './send-photo.ts'

/** Enough to hide the gaps between requests; more would only make each photo slower. */
const AT_ONCE = 3
/** How often photos are asked after whose answer was lost or that are still being decoded. */
const CHECK_EVERY_MS = 400
/** Progress events are gathered for this long, so that a hundred photos don't mean a thousand renders. */
const GATHER_MS = 80

export interface UploadQueueOptions {
  storage: DraftStorage
  send: SendPhoto
  makeThumbnail(file: File): Promise<string | null>
  list(input: { captureId: string } | { ids: string[] }): Promise<UploadView[]>
  remove(ids: string[]): Promise<unknown>
}

export interface CaptureSnapshot {
  /** False until the draft of an earlier visit was looked for. */
  ready: boolean
  captureId: string
  /** Null until the user named it. */
  name: string | null
  preset: PresetName
  /** Null unless a transforms.json came with the files. */
  transforms: TransformsFile | null
  /** The text of a capture.json that came with them. */
  captureJson: string | null
  photos: readonly Photo[]
}

export const EMPTY_CAPTURE: CaptureSnapshot = {
  ready: false,
  captureId: '',
  name: null,
  preset: 'standard',
  transforms: null,
  captureJson: null,
  photos: [],
}

/**
 * The capture that is being gathered: an external store for React (`subscribe`, `getSnapshot`) that
 * sends three files at a time, survives a reload, and takes the server's word on what was accepted.
 */
export class UploadQueue {
  #options: UploadQueueOptions
  #draft: Draft = emptyDraft()
  #photos: Photo[] = []
  #files = new Map<string, File>()
  #sending = new Map<string, Sending>()
  #drawing = Promise.resolve()
  #snapshot = EMPTY_CAPTURE
  #listeners = new Set<() => void>()
  #gathering: ReturnType<typeof setTimeout> | undefined
  #checking = false
  /** Largest file that the server takes, once it is known. */
  maxFileBytes = Number.POSITIVE_INFINITY

  constructor(options: UploadQueueOptions) {
    this.#options = options
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  getSnapshot = (): CaptureSnapshot => this.#snapshot

  /** Brings the draft of an earlier visit back. Rejects when the server can't be asked; call again then. */
  async restore(): Promise<void> {
    if (this.#snapshot.ready) return
    const draft = loadDraft(this.#options.storage)
    const views = draft.files.length ? await this.#options.list({ captureId: draft.captureId }) : []
    const shared = draft.files.flatMap(({ isShared, uploadId }) => (isShared && uploadId) || [])
    if (shared.length > 0) views.push(...(await this.#options.list({ ids: shared })))
    if (this.#snapshot.ready) return
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
    const unknown = [...left.values()].map((view) => applyView(missingPhoto(fileOfView(view)), view, nameOf))
    this.#draft = draft
    this.#photos = [...kept, ...unknown]
    this.#snapshot = { ...this.#snapshot, ready: true }
    this.#changed()
    void this.#check()
  }

  /** Takes chosen files in and starts sending. A file that is already in the list is not added twice. */
  add(picked: readonly PickedFile[]): { added: number; already: number } {
    let already = 0
    for (const { file, folder } of picked) {
      const known = this.#photos.find((photo) => isSameFile(photo, file, folder))
      if (known?.state === 'missing' || known?.state === 'interrupted') {
        this.#files.set(known.key, file)
        this.#patch(known.key, { state: 'waiting', error: null, isShared: false })
      } else if (known) {
        already++
      } else {
        this.#addNew(file, folder)
      }
    }
    this.#changed()
    this.#pump()
    return { added: picked.length - already, already }
  }

  /** Takes the photos of a reconstruction in, and its name and preset where nothing was chosen yet. */
  adopt({ uploads, name, preset }: { uploads: readonly UploadView[]; name: string; preset: PresetName }): void {
    if (this.#photos.length === 0) this.#draft = { ...this.#draft, preset, name: this.#draft.name ?? name }
    const known = new Set(this.#photos.map(({ uploadId }) => uploadId))
    const added = uploads
      .filter(({ id }) => !known.has(id))
      .map((view) => applyView({ ...missingPhoto(fileOfView(view)), isShared: true }, view, this.#nameOf))
    this.#photos = [...this.#photos, ...added]
    this.#changed()
  }

  /** Tries again what was interrupted or refused, where the file is still at hand. */
  retry(keys: readonly string[]): void {
    for (const key of keys) {
      const photo = this.#find(key)
      if (!photo || !this.#files.has(key)) continue
      if (photo.state === 'interrupted') this.#patch(key, { state: 'waiting', error: null })
      if (photo.state === 'refused') {
        if (photo.uploadId) void this.#options.remove([photo.uploadId]).catch(() => {})
        this.#patch(key, { state: 'waiting', error: null, uploadId: null, sentBytes: 0 })
      }
    }
    this.#changed()
    this.#pump()
  }

  /** Called when the server answers again: goes on with everything that was interrupted. */
  retryInterrupted(): void {
    this.retry(this.#photos.filter(({ state }) => state === 'interrupted').map(({ key }) => key))
  }

  /** Takes photos out here and on the server. */
  async remove(keys: readonly string[]): Promise<void> {
    const gone = new Set(keys)
    const uploadIds: string[] = []
    for (const photo of this.#photos.filter(({ key }) => gone.has(key))) {
      this.#sending.get(photo.key)?.abort()
      this.#sending.delete(photo.key)
      this.#files.delete(photo.key)
      if (photo.uploadId && !photo.isShared) uploadIds.push(photo.uploadId)
      if (photo.thumbnailUrl?.startsWith('blob:')) URL.revokeObjectURL(photo.thumbnailUrl)
    }
    this.#photos = this.#photos.filter(({ key }) => !gone.has(key))
    this.#changed()
    this.#pump()
    if (uploadIds.length === 0) return
    await this.#options.remove(uploadIds)
    await this.#refresh()
  }

  setName(name: string): void {
    this.#draft = { ...this.#draft, name }
    this.#changed()
  }

  setPreset(preset: PresetName): void {
    this.#draft = { ...this.#draft, preset }
    this.#changed()
  }

  /** Null takes it away: what is left are photos. */
  setTransforms(transforms: TransformsFile | null): void {
    this.#draft = { ...this.#draft, transforms }
    this.#changed()
  }

  setCaptureJson(captureJson: string | null): void {
    this.#draft = { ...this.#draft, captureJson }
    this.#changed()
  }

  /** The same key for the same intent, so that a submit whose answer was lost can be sent again safely. */
  submitKey(intent: string): string {
    if (this.#draft.submit?.intent !== intent) {
      this.#draft = { ...this.#draft, submit: { key: crypto.randomUUID(), intent } }
      this.#changed()
    }
    return this.#draft.submit?.key ?? crypto.randomUUID()
  }

  /** Begins an empty capture; the uploads of the old one belong to its job from now on. */
  startOver(): void {
    for (const sending of this.#sending.values()) sending.abort()
    for (const { thumbnailUrl } of this.#photos)
      if (thumbnailUrl?.startsWith('blob:')) URL.revokeObjectURL(thumbnailUrl)
    this.#sending.clear()
    this.#files.clear()
    this.#photos = []
    this.#draft = { ...emptyDraft(), preset: this.#draft.preset }
    this.#changed()
  }

  #addNew(file: File, folder: string): void {
    const tooLarge = file.size > this.maxFileBytes
    const photo: Photo = {
      key: crypto.randomUUID(),
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
      size: null,
      sharpness: null,
      error: tooLarge ? tooLargeError(file, this.maxFileBytes) : null,
    }
    this.#photos = [...this.#photos, photo]
    if (tooLarge) return
    this.#files.set(photo.key, file)
    this.#draw(photo.key, file)
  }

  /** One after the other: decoding many large photos at once would take gigabytes. */
  #draw(key: string, file: File): void {
    this.#drawing = this.#drawing.then(async () => {
      if (this.#find(key)?.thumbnailUrl !== null) return
      const thumbnailUrl = await this.#options.makeThumbnail(file)
      if (thumbnailUrl && this.#find(key)) this.#patch(key, { thumbnailUrl })
      this.#gather()
    })
  }

  #pump(): void {
    for (const photo of this.#photos) {
      if (this.#sending.size >= AT_ONCE) return
      const file = this.#files.get(photo.key)
      if (photo.state === 'waiting' && file) void this.#sendOne(photo, file)
    }
  }

  async #sendOne({ key, uploadId }: Photo, file: File): Promise<void> {
    const sending = this.#options.send(file, {
      captureId: this.#draft.captureId,
      uploadId,
      onUploadId: (id) => {
        this.#patch(key, { uploadId: id })
        this.#changed()
      },
      onProgress: (sentBytes) => {
        // All bytes are out: what takes time from here on is the server's look at them.
        this.#patch(key, { sentBytes, state: sentBytes >= file.size ? 'checking' : 'uploading' })
        this.#gather()
      },
    })
    this.#sending.set(key, sending)
    this.#patch(key, { state: 'uploading' })
    this.#changed()
    const result = await sending.result
    if (this.#sending.get(key) !== sending) return
    this.#sending.delete(key)
    if (result.kind === 'sent') this.#patch(key, { state: 'checking', sentBytes: file.size })
    else this.#patch(key, { state: result.kind, error: result.error })
    this.#changed()
    this.#pump()
    void this.#check()
  }

  /** Asks after photos that were sent until each is accepted or refused. One loop at a time. */
  async #check(): Promise<void> {
    if (this.#checking) return
    this.#checking = true
    try {
      for (;;) {
        const pending = this.#photos.filter(({ key, state }) => state === 'checking' && !this.#sending.has(key))
        if (pending.length === 0) return
        await this.#checkOnce(pending)
      }
    } finally {
      this.#checking = false
    }
  }

  async #checkOnce(pending: readonly Photo[]): Promise<void> {
    const ids = pending.flatMap(({ uploadId }) => uploadId ?? [])
    const views = await this.#options.list({ ids }).catch(() => null)
    if (!views) {
      for (const { key } of pending) this.#patch(key, { state: 'interrupted', error: UNREACHABLE })
      this.#changed()
      return
    }
    const byId = new Map(views.map((view) => [view.id, view]))
    let settled = 0
    for (const photo of pending) {
      const view = photo.uploadId ? byId.get(photo.uploadId) : undefined
      const next = view
        ? applyView(photo, view, this.#nameOf)
        : { ...photo, state: 'interrupted' as const, error: UNREACHABLE }
      if (next.state === 'checking' || !this.#find(photo.key)) continue
      this.#replace(next)
      settled++
    }
    if (settled > 0) this.#changed()
    else await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS))
  }

  /** A removed photo may have been the original of a duplicate: asks anew who is whose. */
  async #refresh(): Promise<void> {
    const views = await this.#options.list({ captureId: this.#draft.captureId })
    const byId = new Map(views.map((view) => [view.id, view]))
    for (const photo of this.#photos) {
      const view = photo.uploadId ? byId.get(photo.uploadId) : undefined
      if (photo.state === 'accepted' && view) this.#replace(applyView(photo, view, this.#nameOf))
    }
    this.#changed()
  }

  #find(key: string): Photo | undefined {
    return this.#photos.find((photo) => photo.key === key)
  }

  #nameOf = (uploadId: string): string | undefined =>
    this.#photos.find((photo) => photo.uploadId === uploadId)?.fileName

  #patch(key: string, change: Partial<Photo>): void {
    const photo = this.#find(key)
    if (photo) this.#replace({ ...photo, ...change })
  }

  #replace(next: Photo): void {
    this.#photos = this.#photos.map((photo) => (photo.key === next.key ? next : photo))
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => this.#publish(), GATHER_MS)
  }

  #changed(): void {
    this.#draft = { ...this.#draft, files: this.#photos.map(draftFile) }
    if (this.#snapshot.ready) saveDraft(this.#options.storage, this.#draft)
    this.#publish()
  }

  #publish(): void {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    const { files: _, submit: __, ...draft } = this.#draft
    this.#snapshot = { ...draft, ready: this.#snapshot.ready, photos: this.#photos }
    for (const listener of this.#listeners) listener()
  }
}

function isSameFile(photo: Photo, file: File, folder: string): boolean {
  // Chosen alone a file has no folder; `views/front.png` and `depth/front.png` are two.
  const isSameFolder = photo.folder === folder || photo.folder === '' || folder === ''
  return (
    isSameFolder &&
    photo.fileName === file.name &&
    photo.byteSize === file.size &&
    (photo.lastModified === null || photo.lastModified === file.lastModified)
  )
}

function draftFile(photo: Photo): Draft['files'][number] {
  const { key, fileName, byteSize, lastModified, folder, uploadId, isShared } = photo
  return { key, fileName, byteSize, lastModified, folder, uploadId, isShared }
}

/** For uploads that were begun just before the page went, too late to note their id. */
function isUploadOf(view: UploadView, file: Draft['files'][number]): boolean {
  return view.fileName === file.fileName && view.byteSize === file.byteSize
}

function fileOfView(view: UploadView): Draft['files'][number] {
  const { id, fileName, byteSize } = view
  return { key: id, fileName, byteSize, lastModified: null, folder: '', uploadId: id, isShared: false }
}

function missingPhoto(file: Draft['files'][number]): Photo {
  return {
    ...file,
    state: 'missing',
    sentBytes: 0,
    thumbnailUrl: null,
    duplicateOf: null,
    size: null,
    sharpness: null,
    error: null,
  }
}

/** What the server knows wins over what the page thinks; bytes that it still waits for leave `photo` as it is. */
function applyView(photo: Photo, view: UploadView | undefined, nameOf: (id: string) => string | undefined): Photo {
  if (!view || view.status === 'receiving') return photo
  if (view.status === 'checking') return { ...photo, state: 'checking', sentBytes: photo.byteSize }
  return {
    ...photo,
    state: view.status,
    sentBytes: photo.byteSize,
    thumbnailUrl: photo.thumbnailUrl ?? view.thumbnailUrl,
    size: view.widthPx && view.heightPx ? { widthPx: view.widthPx, heightPx: view.heightPx } : null,
    sharpness: view.sharpness,
    duplicateOf: view.duplicateOf ? (nameOf(view.duplicateOf) ?? 'another photo') : null,
    error: view.error,
  }
}

function tooLargeError(file: File, maxFileBytes: number): ErrorBody {
  return {
    code: 'FILE_TOO_LARGE',
    message: `${file.name} has ${formatBytes(file.size)}; a photo may have ${formatBytes(maxFileBytes)}.`,
    suggestion: 'Save it as a JPEG, or scale it down.',
    file: file.name,
    retryable: false,
  }
}
