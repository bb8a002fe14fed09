import { reportSchema } from '../../contracts/report.ts'
import type { Storage } from '../storage/index.ts'

/**
 * A `report.json` for share links: with numbers instead of the uploads' ids, with which the owner's photos could be
 * requested, and without the paths of left-out frames, which may show folders of the owner's disk.
 */
export async function sharedReport(storage: Storage, storageKey: string): Promise<Uint8Array<ArrayBuffer>> {
  const report = reportSchema.parse(await new Response(await storage.open(storageKey)).json())
  const photos = report.photos.map((photo, i) => ({ ...photo, uploadId: numberAsId(i) }))
  return new TextEncoder().encode(
    `${JSON.stringify({ ...report, photos, leftOutFrames: [], worldOrigin: null }, null, 2)}\n`,
  )
}

/** A UUID that no upload has. */
function numberAsId(number: number): string {
  return `00000000-0000-4000-8000-${String(number + 1).padStart(12, '0')}`
}
