import type { CaptureStore } from './capture-store.ts'
import type { Draft } from './draft-storage.ts'
import { movingPhotos, type Photo } from './photo.ts'

/** A `BroadcastChannel`, which all tabs of one browser share. */
export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>

/** A tab that sends a photo says so at least this often when it is asked. */
const ASK_EVERY_MS = 2000
/** After this long without a word its tab counts as closed. */
const SILENT_MS = 8000

type About = Pick<Draft, 'name' | 'preset' | 'background' | 'settings' | 'transforms' | 'captureJson'>

type Message =
  /** Somebody wants to know everything. */
  | { kind: 'ask' }
  | { kind: 'news'; captureId: string; about: About; photos: Photo[]; gone: string[] }
  /** The capture became a job. */
  | { kind: 'start-over'; captureId: string; draft: Draft }

interface TabLinkOptions {
  store: CaptureStore
  channel: TabChannel
  /** Whether this tab itself has the file and is busy with it. */
  isBusyWith(key: string): boolean
  /** Takes photos off the list without a word to the server. */
  letGo(photos: readonly Photo[]): void
  /** Photos of other tabs are in, or their tab was closed: asks the server. */
  checkAll(): Promise<void>
}

/**
 * Tabs of one browser gather one capture: what one of them adds, removes or renames, the others show. Photos are immutable,
 * so what changed since the last message is what is another object.
 */
export class TabLink {
  #options: TabLinkOptions
  /** As the other tabs know them. */
  #told = new Map<string, Photo>()
  #about: About | null = null
  #captureId: string
  /** When another tab last said that it sends this photo, by key. */
  #heardAt = new Map<string, number>()
  #asking: ReturnType<typeof setInterval> | undefined
  #early: Message[] = []

  constructor(options: TabLinkOptions) {
    this.#options = options
    this.#captureId = options.store.draft.captureId
    options.channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data)
    options.store.subscribe(() => this.#tell())
    options.channel.postMessage({ kind: 'ask' } satisfies Message)
  }

  /** The list of an earlier visit is back: what the other tabs said meanwhile is newer. */
  begin(): void {
    const { store } = this.#options
    this.#about = aboutOf(store.draft)
    this.#captureId = store.draft.captureId
    this.#told = new Map(store.photos.map((photo) => [photo.key, photo]))
    for (const message of this.#early.splice(0)) this.#hear(message)
  }

  close(): void {
    clearInterval(this.#asking)
    this.#options.channel.close()
  }

  #tell(): void {
    const { store, channel } = this.#options
    if (this.#about === null) return
    const { draft, photos } = store
    if (draft.captureId !== this.#captureId) {
      channel.postMessage({ kind: 'start-over', captureId: this.#captureId, draft } satisfies Message)
      this.#captureId = draft.captureId
      this.#told.clear()
    }
    const about = aboutOf(draft)
    const changed = photos.filter((photo) => this.#told.get(photo.key) !== photo)
    const keys = new Set(photos.map(({ key }) => key))
    const gone = [...this.#told.keys()].filter((key) => !keys.has(key))
    if (changed.length === 0 && gone.length === 0 && isSameAbout(about, this.#about)) return
    this.#about = about
    this.#told = new Map(photos.map((photo) => [photo.key, photo]))
    channel.postMessage({ kind: 'news', captureId: draft.captureId, about, photos: changed, gone } satisfies Message)
  }

  #hear(message: Message): void {
    const { store, channel } = this.#options
    if (message.kind === 'ask') {
      if (this.#about === null) return
      const { captureId } = store.draft
      const photos = [...store.photos].filter(({ key }) => !this.#heardAt.has(key))
      const news = { kind: 'news', captureId, about: aboutOf(store.draft), photos, gone: [] } satisfies Message
      channel.postMessage(news)
    } else if (this.#about === null) {
      this.#early.push(message)
    } else if (message.captureId === store.draft.captureId) {
      if (message.kind === 'news') this.#takeNews(message)
      else this.#startOver(message.draft)
    }
  }

  #takeNews({ about, photos, gone }: Extract<Message, { kind: 'news' }>): void {
    const { store, isBusyWith, letGo } = this.#options
    const goneKeys = new Set(gone)
    letGo(store.photos.filter(({ key }) => goneKeys.has(key)))
    const next = new Map(store.photos.filter(({ key }) => !goneKeys.has(key)).map((photo) => [photo.key, photo]))
    for (const photo of photos) {
      const known = next.get(photo.key) ?? store.photos.find(({ uploadId }) => uploadId && uploadId === photo.uploadId)
      const key = known?.key ?? photo.key
      if (isBusyWith(key)) continue
      // Another tab's object URLs end with it.
      const own = photo.thumbnailUrl?.startsWith('blob:') ? null : photo.thumbnailUrl
      next.set(key, { ...photo, key, thumbnailUrl: known?.thumbnailUrl ?? own })
      if (movingPhotos([photo]).length > 0) this.#heardAt.set(key, Date.now())
      else this.#heardAt.delete(key)
    }
    store.setPhotos([...next.values()])
    this.#settle(about)
    this.#watch()
    if (store.photos.some(({ state, thumbnailUrl }) => state === 'accepted' && !thumbnailUrl)) this.#checkAll()
  }

  /** What was heard is not told back. */
  #settle(about: About): void {
    const { store } = this.#options
    this.#told = new Map(store.photos.map((photo) => [photo.key, photo]))
    this.#about = about
    store.changeDraft(about)
  }

  #startOver(draft: Draft): void {
    const { store, letGo, isBusyWith } = this.#options
    const busy = store.photos.filter(({ key }) => isBusyWith(key))
    letGo(store.photos.filter((photo) => !busy.includes(photo)))
    store.setPhotos(busy)
    this.#heardAt.clear()
    this.#captureId = draft.captureId
    this.#told = new Map(busy.map((photo) => [photo.key, photo]))
    this.#about = aboutOf(draft)
    store.changeDraft(draft)
  }

  /** A tab that is closed meanwhile sends nothing. */
  #watch(): void {
    if (this.#heardAt.size === 0) {
      clearInterval(this.#asking)
      this.#asking = undefined
      return
    }
    this.#asking ??= setInterval(() => this.#lookForSilence(), ASK_EVERY_MS)
  }

  #lookForSilence(): void {
    const { store, channel } = this.#options
    const silent = [...this.#heardAt].filter(([, at]) => Date.now() - at > SILENT_MS).map(([key]) => key)
    for (const key of silent) {
      this.#heardAt.delete(key)
      store.patch(key, { state: 'missing' })
    }
    if (silent.length > 0) {
      store.changed()
      this.#checkAll()
    }
    this.#watch()
    if (this.#heardAt.size > 0) channel.postMessage({ kind: 'ask' } satisfies Message)
  }

  #checkAll(): void {
    // The server is unreachable: the page says so, and retries.
    this.#options.checkAll().catch(() => {})
  }
}

function aboutOf({ name, preset, background, settings, transforms, captureJson }: Draft): About {
  return { name, preset, background, settings, transforms, captureJson }
}

function isSameAbout(a: About, b: About): boolean {
  return (
    a.name === b.name &&
    a.preset === b.preset &&
    a.background === b.background &&
    JSON.stringify(a.settings) === JSON.stringify(b.settings) &&
    a.captureJson === b.captureJson &&
    a.transforms?.text === b.transforms?.text &&
    a.transforms?.folder === b.transforms?.folder
  )
}
