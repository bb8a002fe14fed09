import { v4 as uuidv4 } from 'uuid'
import type { Background, PresetName } from '#server/contracts/preset.ts'
import type { SettingsChanges } from '#server/contracts/preset-schema.ts'
import type { UploadView } from '#server/contracts/uploads/upload.ts'
import type { CaptureSnapshot } from './capture-snapshot.ts'
import { CaptureStore } from './capture-store.ts'
import { isSameFile, isSamePlace, newPhoto, restorePhotos, sharedPhoto } from './draft-photos.ts'
import { emptyDraft } from './draft-storage.ts'
import type { DraftStorage } from './has-draft.ts'
import type { Photo, PhotoState, PickedFile, TransformsFile } from './photo.ts'
import { withFittingMasks } from './photo-masks.ts'
import type { SendPhoto } from './send-photo.ts'
import { type TabChannel, TabLink } from './tab-link.ts'
import { UploadChecks } from './upload-checks.ts'
import { UploadLanes } from './upload-lanes.ts'

export interface UploadQueueOptions {
  storage: DraftStorage
  send: SendPhoto
  makeThumbnail(file: File): Promise<string | null>
  list(input: { captureId: string } | { ids: string[] }): Promise<UploadView[]>
  remove(ids: string[]): Promise<unknown>
  /** Shared with the other tabs, where there may be some. */
  channel?: TabChannel
}

export interface AdoptedCapture {
  uploads: readonly UploadView[]
  /** Those of the uploads that are masks. */
  maskIds: readonly string[]
  name: string
  preset: PresetName
  /** What was to become of the background; undefined where nothing was said. */
  background?: Background | undefined
}

/**
 * The capture that is being gathered: an external store for React (`subscribe`, `getSnapshot`) that
 * sends three files at a time, survives a reload, and takes the server's word on what was accepted.
 */
export class UploadQueue {
  #options: UploadQueueOptions
  #store: CaptureStore
  #lanes: UploadLanes
  #checks: UploadChecks
  #tabs: TabLink | undefined
  #drawing = Promise.resolve()
  /** Chosen before the draft of an earlier visit was back. */
  #early: PickedFile[] = []
  /** The same of a reconstruction's photos. */
  #adoptedEarly: AdoptedCapture[] = []
  /** Largest file that the server takes, once it is known. */
  maxFileBytes = Number.POSITIVE_INFINITY

  constructor(options: UploadQueueOptions) {
    this.#options = options
    this.#store = new CaptureStore(options.storage)
    this.#lanes = new UploadLanes({ store: this.#store, send: options.send, onEnd: () => void this.#checks.run() })
    this.#checks = new UploadChecks({
      store: this.#store,
      list: options.list,
      isSending: (key) => this.#lanes.isSending(key),
      hasFile: (key) => this.#lanes.has(key),
    })
    this.#tabs = options.channel && this.#linkTabs(options.channel)
  }

  subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener)

  getSnapshot = (): CaptureSnapshot => this.#store.getSnapshot()

  /** Brings the draft of an earlier visit back. Rejects when the server can't be asked; call again then. */
  async restore(): Promise<void> {
    const store = this.#store
    if (store.ready) return
    const { draft } = store
    const views = await this.#checks.listAll()
    if (store.ready) return
    this.#letGo(store.photos)
    store.setPhotos(restorePhotos(draft, views))
    store.markReady()
    this.#tabs?.begin()
    for (const capture of this.#adoptedEarly.splice(0)) this.adopt(capture)
    this.add(this.#early.splice(0))
    void this.#checks.run()
  }

  /**
   * Takes chosen files in and starts sending. A file that is already in the list is not added twice. Before `restore` has
   * ended they are shown, and wait for it.
   */
  add(picked: readonly PickedFile[]): { added: number; already: number } {
    const store = this.#store
    let already = 0
    for (const { file, folder } of picked) {
      const known =
        store.photos.find((photo) => isSameFile(photo, file, folder)) ??
        store.photos.find((photo) => photo.state === 'unreadable' && isSamePlace(photo, file, folder))
      if (known?.state === 'unreadable') {
        this.#chooseAgain(known, file)
      } else if (known?.state === 'missing' || known?.state === 'interrupted') {
        this.#lanes.give(known.key, file)
        store.patch(known.key, { state: 'waiting', error: null, isShared: false })
      } else if (known) {
        already++
      } else {
        this.#addNew(file, folder)
      }
    }
    if (!store.ready) this.#early.push(...picked)
    store.changed()
    this.#pump()
    return { added: picked.length - already, already }
  }

  /** Takes the photos of a reconstruction in, with their masks, and its name and preset where nothing was chosen yet. Before `restore` has ended they wait for it. */
  adopt(capture: AdoptedCapture): void {
    const store = this.#store
    if (!store.ready) {
      this.#adoptedEarly.push(capture)
      return
    }
    const { uploads, maskIds, name, preset, background } = capture
    // Also for photos that are there already: without it, a turntable would fail again.
    if (background && background !== 'keep') store.changeDraft({ background })
    if (store.photos.length === 0) store.changeDraft({ preset, name: store.draft.name ?? name })
    const known = new Set(store.photos.map(({ uploadId }) => uploadId))
    const added = uploads.filter(({ id }) => !known.has(id)).map((view) => sharedPhoto(view, store.nameOf))
    store.setPhotos([...store.photos, ...withFittingMasks(added, new Set(maskIds))])
    store.changed()
  }

  /** Tries again what was interrupted or refused, where the file is still at hand. */
  retry(keys: readonly string[]): void {
    const store = this.#store
    for (const key of keys) {
      const photo = store.find(key)
      // Its bytes were sent before a reload: whether they were taken, the server knows.
      if (photo?.state === 'interrupted' && !this.#lanes.has(key)) store.patch(key, { state: 'checking', error: null })
      if (!photo || !this.#lanes.has(key)) continue
      if (photo.state === 'interrupted') store.patch(key, { state: 'waiting', error: null })
      if (photo.state === 'refused') {
        if (photo.uploadId) void this.#options.remove([photo.uploadId]).catch(() => {})
        store.patch(key, { state: 'waiting', error: null, uploadId: null, sentBytes: 0 })
      }
    }
    store.changed()
    this.#pump()
    void this.#checks.run()
  }

  /** Called when the server answers again: resumes everything that was interrupted. */
  retryInterrupted(): void {
    this.retry(this.#store.photos.filter(({ state }) => state === 'interrupted').map(({ key }) => key))
  }

  /** Takes photos out here and on the server. */
  async remove(keys: readonly string[]): Promise<void> {
    const store = this.#store
    const gone = new Set(keys)
    const photos = store.photos.filter(({ key }) => gone.has(key))
    const uploadIds = photos.flatMap(({ uploadId, isShared }) => (!isShared && uploadId) || [])
    this.#letGo(photos)
    store.setPhotos(store.photos.filter(({ key }) => !gone.has(key)))
    store.changed()
    this.#pump()
    if (uploadIds.length === 0) return
    await this.#options.remove(uploadIds)
    await this.checkAll()
  }

  /** Asks the server which photos it has. Rejects when it can't be asked. */
  async checkAll(): Promise<void> {
    await this.#checks.all()
    this.#pump()
    void this.#checks.run()
  }

  /** Whether a file would be lost to its upload if the page went now. */
  get isSending(): boolean {
    return this.#store.photos.some(({ key, state }) => SENT_BY_PAGE.includes(state) && this.#lanes.has(key))
  }

  /** Stops listening to other tabs. */
  close(): void {
    this.#tabs?.close()
  }

  setName(name: string): void {
    this.#store.changeDraft({ name })
  }

  setPreset(preset: PresetName): void {
    this.#store.changeDraft({ preset })
  }

  setBackground(background: Background): void {
    this.#store.changeDraft({ background })
  }

  setSettings(settings: SettingsChanges): void {
    this.#store.changeDraft({ settings })
  }

  /** Null takes it away: what is left are photos. */
  setTransforms(transforms: TransformsFile | null): void {
    this.#store.changeDraft({ transforms })
  }

  setCaptureJson(captureJson: string | null): void {
    this.#store.changeDraft({ captureJson })
  }

  /** The same key for the same intent, so that a submit whose answer was lost can be sent again safely. */
  submitKey(intent: string): string {
    const { submit } = this.#store.draft
    if (submit?.intent === intent) return submit.key
    const key = uuidv4()
    this.#store.changeDraft({ submit: { key, intent } })
    return key
  }

  /** Begins an empty capture; the uploads of the old one belong to its job from now on. */
  startOver(): void {
    const store = this.#store
    this.#letGo(store.photos)
    store.setPhotos([])
    store.changeDraft({ ...emptyDraft(), preset: store.draft.preset })
  }

  /** A file that could not be read: bytes of what it was before don't go together with those of what it is now. */
  #chooseAgain(photo: Photo, file: File): void {
    const { key, uploadId, byteSize, lastModified } = photo
    const isUnchanged = byteSize === file.size && lastModified === file.lastModified
    if (uploadId && !isUnchanged) void this.#options.remove([uploadId]).catch(() => {})
    revoke(photo.thumbnailUrl)
    const next = { ...newPhoto(file, photo.folder, this.maxFileBytes), key }
    this.#store.replace(isUnchanged ? { ...next, uploadId } : next)
    if (next.state === 'refused') return
    this.#lanes.give(key, file)
    this.#draw(key, file)
  }

  #linkTabs(channel: TabChannel): TabLink {
    return new TabLink({
      store: this.#store,
      channel,
      isBusyWith: (key) => this.#lanes.has(key) && this.#store.find(key)?.state !== 'accepted',
      letGo: (photos) => this.#letGo(photos),
      checkAll: () => this.checkAll(),
    })
  }

  #letGo(photos: readonly Photo[]): void {
    for (const { key, thumbnailUrl } of photos) {
      this.#lanes.drop(key)
      revoke(thumbnailUrl)
    }
  }

  #addNew(file: File, folder: string): void {
    const photo = newPhoto(file, folder, this.maxFileBytes)
    this.#store.setPhotos([...this.#store.photos, photo])
    if (photo.state === 'refused') return
    this.#lanes.give(photo.key, file)
    this.#draw(photo.key, file)
  }

  #pump(): void {
    // Until then nobody knows what the server has of these files.
    if (this.#store.ready) this.#lanes.pump()
  }

  /** One after the other: decoding many large photos at once would take gigabytes. */
  #draw(key: string, file: File): void {
    this.#drawing = this.#drawing.then(async () => {
      if (this.#store.find(key)?.thumbnailUrl !== null) return
      const thumbnailUrl = await this.#options.makeThumbnail(file)
      if (!thumbnailUrl) return
      if (this.#store.find(key)) this.#store.patch(key, { thumbnailUrl })
      else revoke(thumbnailUrl)
      this.#store.gather()
    })
  }
}

const SENT_BY_PAGE: readonly PhotoState[] = ['waiting', 'uploading', 'interrupted']

function revoke(url: string | null): void {
  if (url?.startsWith('blob:')) URL.revokeObjectURL(url)
}
