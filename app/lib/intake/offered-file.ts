import type { ImageHead } from '#intake/read-image-head.ts'
import type { PickedFile } from '../upload/photo.ts'
import { pathOf } from '../upload/pick-files.ts'

/** A file that may become a photo: of the disk, or one that still lies in an archive. */
export interface OfferedFile {
  /** From what was chosen on, `/` between the parts. */
  path: string
  /** Whether taking it means work. */
  isPacked: boolean
  /** Null when the first bytes don't tell. */
  readHead(): Promise<ImageHead | null>
  /** Rejects with IntakeError, or with the signal's reason. */
  take(signal?: AbortSignal): Promise<PickedFile>
}

export function offerPicked(picked: PickedFile): OfferedFile {
  return {
    path: pathOf(picked),
    isPacked: false,
    async readHead() {
      // Loaded on demand: if no two names are similar, no header is read.
      const { HEAD_BYTES, readImageHead } = await import('#intake/read-image-head.ts')
      const head = new Uint8Array(await picked.file.slice(0, HEAD_BYTES).arrayBuffer())
      return readImageHead(head, picked.file.size)
    },
    take: async () => picked,
  }
}
