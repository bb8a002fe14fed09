import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findPhotos } from '#sdk/find-photos.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'

export interface Capture {
  /** Paths of the photos, in order. */
  photos: string[]
  /** For the report: "14 synthetic photos". */
  description: string
  /** Removes what was made. */
  close(): Promise<void>
}

/** The photos of `folder`, or without one a synthetic capture, larger than that of the tests, so that stages last. */
export async function openCapture(folder: string | undefined): Promise<Capture> {
  if (folder) {
    const photos = await findPhotos(folder)
    return {
      photos,
      description: `the ${photos.length} photos of ${path.resolve(folder).split(path.sep).slice(-2).join('/')}`,
      close: async () => {},
    }
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-capture-'))
  const photos = await writeCapturePhotos(makeSyntheticCapture({ views: 12, widthPx: 1280, heightPx: 960 }), dir)
  return {
    photos,
    description: `${photos.length} synthetic photos of 1280 x 960 px`,
    close: () => rm(dir, { recursive: true, force: true }),
  }
}
