import { reportSchema } from '../../contracts/report.ts'
import type { Storage } from '../storage/index.ts'

/**
 * A `report.json` as those get it who have a link: with numbers in the place of the uploads' ids, by which the owner's photos could be
 * asked for, and without the paths of frames that were left out, which may be of the owner's disk.
 */
export async function sharedReport(storage: Storage, storageKey: string): Promise<Uint8Array<ArrayBuffer>> {
  const report = reportSchema.parse(await new Response(await storage.open(storageKey)).json())
  const photos = report.photos.map((photo, i) => ({ ...photo, uploadId: numberAsId(i) }))
  return new TextEncoder().encode(`${JSON.stringify({ ...report, photos, leftOutFrames: [] }, null, 2)}\n`)
}

/** A UUID that is nobody's. */
function numberAsId(number: number): string {
  return `00000000-0000-4000-8000-${String(number + 1).padStart(12, '0')}`
}
