import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { checkPhoto } from '#server/services/uploads/check/check-photo.ts'
import type { CapturePhoto } from '#worker/pipeline/stage.ts'

/** What the server knows of a photo once it has been uploaded. */
export async function readPhoto(file: string, index: number): Promise<CapturePhoto> {
  const fileName = path.basename(file)
  const { widthPx, heightPx, orientation, focalLengthMm, focalLength35mm, sharpness } = await checkPhoto(file, {
    fileName,
    maxFileBytes: Number.POSITIVE_INFINITY,
    maxPixels: 1e9,
  })
  return {
    uploadId: `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
    fileName,
    path: path.resolve(file),
    widthPx,
    heightPx,
    orientation,
    focalLengthMm,
    focalLength35mm,
    sharpness,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  }
}
