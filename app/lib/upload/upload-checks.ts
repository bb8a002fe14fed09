import type { UploadView } from '#server/contracts/uploads/upload.ts'
import { UNREACHABLE } from '../read-error.ts'
import type { CaptureStore } from './capture-store.ts'
import { applyView } from './draft-photos.ts'
import type { Photo } from './photo.ts'

/** How often photos are asked after whose answer was lost or that are still being decoded. */
const CHECK_EVERY_MS = 400

interface ChecksOptions {
  store: CaptureStore
  list(input: { captureId: string } | { ids: string[] }): Promise<UploadView[]>
  isSending(key: string): boolean
  hasFile(key: string): boolean
}

/** Asks the server after photos that were sent, until each is accepted or refused. */
export class UploadChecks {
  #options: ChecksOptions
  #running = false

  constructor(options: ChecksOptions) {
    this.#options = options
  }

  /** One loop at a time: returns at once while there is one. */
  async run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    const { store, isSending } = this.#options
    try {
      for (;;) {
        const pending = store.photos.filter(({ key, state }) => state === 'checking' && !isSending(key))
        if (pending.length === 0) return
        await this.#checkOnce(pending)
      }
    } finally {
      this.#running = false
    }
  }

  async #checkOnce(pending: readonly Photo[]): Promise<void> {
    const { store, list, hasFile } = this.#options
    const ids = pending.flatMap(({ uploadId }) => uploadId ?? [])
    const views = await list({ ids }).catch(() => null)
    if (!views) {
      for (const { key } of pending) store.patch(key, { state: 'interrupted', error: UNREACHABLE })
      store.changed()
      return
    }
    const byId = new Map(views.map((view) => [view.id, view]))
    let settled = 0
    for (const photo of pending) {
      const view = photo.uploadId ? byId.get(photo.uploadId) : undefined
      const next: Photo = view
        ? applyView(photo, view, store.nameOf)
        : { ...photo, ...(hasFile(photo.key) ? { state: 'interrupted', error: UNREACHABLE } : { state: 'missing' }) }
      if (next.state === 'checking' || !store.find(photo.key)) continue
      store.replace(next)
      settled++
    }
    if (settled > 0) store.changed()
    else await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS))
  }

  /**
   * Takes the server's word on every photo that is not being sent: which is whose copy may have changed with a removed one,
   * and photos may have been removed elsewhere. Those are sent again where their file is at hand.
   */
  async all(): Promise<void> {
    const { store, isSending, hasFile } = this.#options
    const views = new Map((await this.listAll()).map((view) => [view.id, view]))
    for (const photo of store.photos) {
      if (isSending(photo.key) || !photo.uploadId) continue
      const view = views.get(photo.uploadId)
      if (view && photo.state !== 'checking') store.replace(applyView(photo, view, store.nameOf))
      if (view || photo.state !== 'accepted') continue
      const lost = { ...photo, uploadId: null, isShared: false, sentBytes: 0, duplicateOf: null, duplicateOfId: null }
      store.replace({ ...lost, state: hasFile(photo.key) ? 'waiting' : 'missing' })
    }
    store.changed()
  }

  /** The uploads of this capture, and those that it shares with a reconstruction. */
  async listAll(): Promise<UploadView[]> {
    const { store, list } = this.#options
    const { captureId, files } = store.draft
    if (files.length === 0) return []
    const views = await list({ captureId })
    const shared = files.flatMap(({ isShared, uploadId }) => (isShared && uploadId) || [])
    return shared.length > 0 ? [...views, ...(await list({ ids: shared }))] : views
  }
}
