import path from 'node:path'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { parseUndistortedPhoto } from '../colmap/parse-output.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import { MASKS } from '../masks/mask-file.ts'
import { undistortMasks } from '../masks/undistort-masks.ts'
import type { Stage } from '../pipeline/stage.ts'
import { PREPARED_IMAGES } from './prepare.ts'
import type { SparseOutput } from './sparse.ts'
import { cameraModelDir } from './stage-dirs.ts'
import { fitCamerasToImages } from './undistort/fit-cameras-to-images.ts'

export interface UndistortOutput {
  /** Photos in the workspace. */
  photoCount: number
}

/** Makes the stage's directory a COLMAP workspace for dense stereo: pinhole `images/`, their model in `sparse/`, `stereo/`, and masks of those that have one. */
export const undistort: Stage<Pick<SparseOutput, 'photos'>, UndistortOutput> = {
  name: 'undistort',
  version: 4,
  weight: 3,
  settingsUsed: ['maxUndistortedPx'],
  async run(context, { photos }) {
    const total = photos.filter(({ state }) => state === 'registered').length
    const report = (done: number) => context.progress(done / total, stepNote('undistorted', { done, count: total }))
    report(0)
    await runColmap(
      context,
      'image_undistorter',
      {
        images: path.join(context.dirOf('prepare'), PREPARED_IMAGES),
        model: cameraModelDir(context),
        output: context.dir,
        outputType: 'COLMAP',
        maxImagePx: context.settings.maxUndistortedPx,
        threads: context.threads,
        jpegQuality: 95,
        logToStderr: true,
        randomSeed: 0,
      },
      (line) => {
        const step = parseUndistortedPhoto(line)
        if (step) report(step.done)
      },
    )
    await fitCamerasToImages(context.dir)
    report(total)
    const masks = await undistortMasks({
      masksDir: path.join(context.dirOf('matching'), MASKS),
      targetDir: path.join(context.dir, MASKS),
      modelDir: cameraModelDir(context),
      pinholeDir: path.join(context.dir, 'sparse'),
      signal: context.signal,
    })
    if (masks.written > 0) context.log(`Undistorted the masks of ${masks.written} photos`)
    for (const name of masks.withoutLens)
      context.log(`${name} is used whole: its mask can't be undistorted with a lens of this kind`)
    return { photoCount: total }
  },
}
