import { type CaptureInput, PHOTOS_ONLY } from '#server/contracts/capture/capture.ts'
import { assertMaskShape, fileOf, type UploadFacts } from './capture-errors.ts'
import type { ResolvedCapture } from './resolved-capture.ts'

type PhotosInput = Extract<CaptureInput, { kind: 'photos' }>

/** Photos and their masks, if any. All uploads that are not masks are photos. */
export function resolvePhotos(
  input: PhotosInput | undefined,
  uploads: ReadonlyMap<string, UploadFacts>,
): ResolvedCapture {
  const pairs = Object.entries(input?.masks ?? {})
  if (pairs.length === 0) return { capture: PHOTOS_ONLY, colors: null, depths: [], masks: [] }
  const masks = new Set<string>()
  for (const [photoId, maskId] of pairs) {
    const photo = fileOf(uploads, photoId, 'a mask')
    const mask = fileOf(uploads, maskId, `the mask of “${photo.fileName}”`)
    assertMaskShape(photo, mask)
    masks.add(mask.id)
  }
  return { capture: { kind: 'photos', masks: Object.fromEntries(pairs) }, colors: null, depths: [], masks: [...masks] }
}
