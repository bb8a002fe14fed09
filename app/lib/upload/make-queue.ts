import { browserStorage } from '../browser-storage.ts'
import { makeThumbnail } from './make-thumbnail.ts'
import { sendPhoto } from './send-photo.ts'
import { UploadQueue, type UploadQueueOptions } from './upload-queue.ts'

interface QueueOptions extends Pick<UploadQueueOptions, 'list' | 'remove'> {
  /** A photo found the server out of reach. */
  onAway(): void
}

/** The queue of this page: it sends by tus, and shares what is gathered with other tabs. */
export function makeQueue({ list, remove, onAway }: QueueOptions): UploadQueue {
  return new UploadQueue({
    storage: browserStorage(),
    send: (file, options) => sendPhoto(file, { ...options, onAway }),
    makeThumbnail,
    list,
    remove,
    ...('BroadcastChannel' in window ? { channel: new BroadcastChannel('maquette.draft') } : {}),
  })
}
