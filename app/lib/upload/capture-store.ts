import { type CaptureSnapshot, EMPTY_CAPTURE } from './capture-snapshot.ts'
import { draftFile } from './draft-photos.ts'
import { type Draft, loadDraft, saveDraft } from './draft-storage.ts'
import type { DraftStorage } from './has-draft.ts'
import type { Photo } from './photo.ts'

/** Progress events are gathered for this long, so that a hundred photos don't mean a thousand renders. */
const GATHER_MS = 80

/**
 * The capture that is being gathered: its draft and its photos, as an external store for React. Photos are immutable, and
 * who changes some calls `changed` (kept over a reload) or `gather` (for progress) afterwards.
 */
export class CaptureStore {
  #storage: DraftStorage
  #draft: Draft
  #photos: readonly Photo[] = []
  #ready = false
  #snapshot = EMPTY_CAPTURE
  #listeners = new Set<() => void>()
  #gathering: ReturnType<typeof setTimeout> | undefined

  constructor(storage: DraftStorage) {
    this.#storage = storage
    this.#draft = loadDraft(storage)
    // A tab that opens next gathers the same capture.
    saveDraft(storage, this.#draft)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  getSnapshot = (): CaptureSnapshot => this.#snapshot

  get ready(): boolean {
    return this.#ready
  }

  get draft(): Draft {
    return this.#draft
  }

  get photos(): readonly Photo[] {
    return this.#photos
  }

  find(key: string): Photo | undefined {
    return this.#photos.find((photo) => photo.key === key)
  }

  nameOf = (uploadId: string): string | undefined => this.#photos.find((photo) => photo.uploadId === uploadId)?.fileName

  setPhotos(photos: readonly Photo[]): void {
    this.#photos = photos
  }

  patch(key: string, change: Partial<Photo>): void {
    const photo = this.find(key)
    if (photo) this.replace({ ...photo, ...change })
  }

  replace(next: Photo): void {
    this.#photos = this.#photos.map((photo) => (photo.key === next.key ? next : photo))
  }

  changeDraft(change: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...change }
    this.changed()
  }

  /** From here on changes are kept: before, they would overwrite what was not looked at yet. */
  markReady(): void {
    this.#ready = true
    this.changed()
  }

  /** Shows progress soon. */
  gather(): void {
    this.#gathering ??= setTimeout(() => this.#publish(), GATHER_MS)
  }

  /** Shows the change now, and keeps it. */
  changed(): void {
    if (this.#ready) {
      this.#draft = { ...this.#draft, files: this.#photos.map(draftFile) }
      saveDraft(this.#storage, this.#draft)
    }
    this.#publish()
  }

  #publish(): void {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    const { files: _, submit: __, ...draft } = this.#draft
    this.#snapshot = { ...draft, ready: this.#ready, photos: this.#photos }
    for (const listener of this.#listeners) listener()
  }
}
