import type { CaptureInput } from '#server/contracts/capture/capture.ts'
import type { UploadFacts } from './capture-errors.ts'
import { resolvePhotos } from './resolve-photos.ts'
import { resolvePosed } from './resolve-posed.ts'
import { resolveSixViews } from './resolve-six-views.ts'
import type { ResolvedCapture } from './resolved-capture.ts'

/**
 * A client's description of a capture, checked against the facts of its uploads and converted into the form that the
 * worker gets. `uploads`: all accepted files of the job by id.
 *
 * Throws CAPTURE_VIEW_MISSING, CAPTURE_FILE_MISSING, CAPTURE_SIZE_MISMATCH, CAPTURE_INVALID and
 * POSE_INVALID, with the view or file at fault.
 */
export function resolveCapture(
  input: CaptureInput | undefined,
  uploads: ReadonlyMap<string, UploadFacts>,
): ResolvedCapture {
  switch (input?.kind) {
    case 'six-views':
      return resolveSixViews(input, uploads)
    case 'posed':
      return resolvePosed(input, uploads)
    default:
      return resolvePhotos(input, uploads)
  }
}
