import type { CaptureStore } from './capture-store.ts'
import type { Photo } from './photo.ts'
import type { Sending, SendPhoto } from './send-photo.ts'

/** Enough to hide the gaps between requests; more would only make each photo slower. */
const AT_ONCE = 3

interface LanesOptions {
  store: CaptureStore
  send: SendPhoto
  /** Called after each file, however it ended. */
  onEnd(): void
}

/** Sends the files of waiting photos, three at a time and in the order of the list. */
export class UploadLanes {
  #options: LanesOptions
  #files = new Map<string, File>()
  #sending = new Map<string, Sending>()

  constructor(options: LanesOptions) {
    this.#options = options
  }

  /** Whether the file itself is at hand: a reload loses it. */
  has(key: string): boolean {
    return this.#files.has(key)
  }

  isSending(key: string): boolean {
    return this.#sending.has(key)
  }

  give(key: string, file: File): void {
    this.#files.set(key, file)
  }

  /** Stops sending and lets the file go. */
  drop(key: string): void {
    this.#sending.get(key)?.abort()
    this.#sending.delete(key)
    this.#files.delete(key)
  }

  /** Fills free lanes. To be called whenever a photo may wait. */
  pump(): void {
    for (const photo of this.#options.store.photos) {
      if (this.#sending.size >= AT_ONCE) return
      const file = this.#files.get(photo.key)
      if (photo.state === 'waiting' && file) void this.#sendOne(photo, file)
    }
  }

  async #sendOne({ key, folder, uploadId }: Photo, file: File): Promise<void> {
    const { store, send, onEnd } = this.#options
    const sending = send(file, {
      captureId: store.draft.captureId,
      folder,
      uploadId,
      onUploadId: (id) => {
        store.patch(key, { uploadId: id })
        store.changed()
      },
      onProgress: (sentBytes) => {
        // All bytes are out: what takes time from here on is the server's look at them.
        store.patch(key, { sentBytes, state: sentBytes >= file.size ? 'checking' : 'uploading' })
        store.gather()
      },
    })
    this.#sending.set(key, sending)
    store.patch(key, { state: 'uploading' })
    store.changed()
    const result = await sending.result
    if (this.#sending.get(key) !== sending) return
    this.#sending.delete(key)
    if (result.kind === 'sent') store.patch(key, { state: 'checking', sentBytes: file.size })
    else store.patch(key, { state: result.kind, error: result.error })
    store.changed()
    this.pump()
    onEnd()
  }
}
