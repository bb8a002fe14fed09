import assert from 'node:assert/strict'
import path from 'node:path'
import { type Capture, VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import type { SparseModel } from '#server/contracts/job-view.ts'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import type { Report } from '#server/contracts/report.ts'
import { readModel } from '../colmap/model.ts'
import type { RegisteredImage } from '../colmap/model-types.ts'
import { readStereoMap } from '../files/stereo-map.ts'
import type { CaptureFile, Stage, StageContext } from '../pipeline/stage.ts'
import { runInThread } from '../process/run-in-thread.ts'
import { publishDepthPicture } from './depth/depth-picture.ts'
import type { SixViewCalibration } from './pose/calibrate-six-views.ts'
import { logCalibration } from './pose/log-calibration.ts'
import {
  CALIBRATION,
  type PoseResult,
  type PoseViewsInput,
  type PoseViewsStep,
  type PreparedPicture,
} from './pose/pose-views.ts'
import { triangulatePosed } from './pose/triangulate-posed.ts'
import { PREPARED_IMAGES, type PreparedPhoto, type PrepareOutput } from './prepare.ts'
import { publishSparse } from './publish-sparse.ts'
import type { SparsePhoto } from './sparse.ts'
import { depthMapPath } from './stage-dirs.ts'

export interface PoseOutput {
  /** Of points that were triangulated; none when depth was given. */
  models: SparseModel[]
  photos: SparsePhoto[]
  /** For the report; null unless six views were calibrated. */
  sixViews: Report['sixViews']
}

/**
 * Places the cameras of a capture that is not only photos. With depth it leaves a posed workspace (`pose/posed-workspace.ts`),
 * for six views after calibrating them; without, a COLMAP model in BEST_MODEL whose points were triangulated.
 */
export const pose: Stage<PrepareOutput, PoseOutput> = {
  name: 'pose',
  version: 6,
  weight: 4,
  settingsUsed: [],
  async run(context, { photos }) {
    const output = {
      photos: photos.map(
        ({ uploadId, name }): SparsePhoto => ({ uploadId, name, state: 'registered', reason: null, note: null }),
      ),
    }
    const { capture } = context
    if (capture.kind === 'posed' && capture.origin) {
      context.log(
        `The capture is far from the origin of its world: ${capture.origin.join(', ')} of it is 0, 0, 0 of all results`,
      )
    }
    if (capture.kind === 'posed' && routeOf(capture) === 'posed') {
      return { ...output, models: [await triangulatePosed(context, photos, capture)], sixViews: null }
    }
    const result = await runInThread<PoseViewsStep, PoseResult>({
      entry: new URL('./pose/pose-views-thread.ts', import.meta.url),
      data: inputOf(context, photos, capture),
      signal: context.signal,
      onProgress: ({ fraction, note }) => context.progress(fraction, note),
    })
    const modelDir = path.join(context.dir, 'sparse')
    const model = await readModel(modelDir)
    await publishSparse(context, { model, modelDir, photoNames: photos.map(({ name }) => name) })
    await publishDepthPictures(context, model.images)
    if (result.calibration) {
      logCalibration(context.log, result.calibration)
      const description = 'What was worked out about the cameras of the six views'
      const file = path.join(context.dir, CALIBRATION)
      await context.publish({ name: CALIBRATION, description, mediaType: 'application/json', path: file })
    }
    const { emptyDepths } = result
    if (emptyDepths.length > 0) context.log(`No depth in ${emptyDepths.length} depth images: ${emptyDepths.join(', ')}`)
    if (result.depths < result.views) {
      context.log(`${result.views - result.depths} of ${result.views} views have no depth: they only add their colours`)
    }
    if (result.masked > 0) {
      context.log(`${result.masked} of ${result.views} views have a mask: what is black in it is left out`)
    }
    context.progress(1, stepNote('posed', { count: result.views }))
    return { ...output, models: [], sixViews: result.calibration && findingsOf(result.calibration) }
  },
}

function findingsOf(calibration: SixViewCalibration): Report['sixViews'] {
  const { fieldOfViewDeg, distance, depthModel, depthBrighter, tangentErrorPx, agreement } = calibration
  const { medianError, consistent } = agreement
  const agreed = { silhouetteErrorPx: tangentErrorPx, medianDepthError: medianError, consistent }
  return { fieldOfViewDeg, distance, depthModel, depthBrighter, ...agreed }
}

/** As the stage `depth` does of those that it makes. */
async function publishDepthPictures(context: StageContext, images: readonly RegisteredImage[]): Promise<void> {
  for (const { name } of images) {
    const map = await readStereoMap(depthMapPath(context, name)).catch(nullIfMissing)
    if (map) await publishDepthPicture(context, name, { ...map, depths: map.values })
  }
}

/** Frames without depth add their colours only. */
function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

function inputOf(context: StageContext, photos: readonly PreparedPhoto[], capture: Capture): PoseViewsInput {
  const shared = { dir: context.dir, threads: context.threads }
  const file = (uploadId: string): CaptureFile => {
    const found = [...context.photos, ...context.files].find((each) => each.uploadId === uploadId)
    assert(found, `the capture names a file ${uploadId} that the job does not have`)
    return found
  }
  const optional = (uploadId: string | null) => (uploadId === null ? null : file(uploadId))
  const pictureOf = (uploadId: string): PreparedPicture => {
    const { name, widthPx, heightPx } = photos.find((photo) => photo.uploadId === uploadId) as PreparedPhoto
    return {
      imageName: name,
      path: path.join(context.dirOf('prepare'), PREPARED_IMAGES, name),
      widthPx,
      heightPx,
    }
  }
  if (capture.kind === 'six-views') {
    const views = VIEW_NAMES.map((name) => {
      const { color, depth, mask } = capture.views[name]
      const files = { color: file(color), depth: file(depth), mask: optional(mask) }
      return [name, { label: name, ...files, picture: pictureOf(color) }]
    })
    return { ...shared, kind: 'six-views', options: capture.options, views: Object.fromEntries(views) }
  }
  if (capture.kind !== 'posed') throw new Error('a capture of photos has no poses')
  return {
    ...shared,
    kind: 'posed',
    depthUnit: capture.depthUnit,
    frames: capture.frames.map((frame) => ({
      ...frame,
      label: file(frame.color).fileName,
      color: file(frame.color),
      depth: optional(frame.depth),
      mask: optional(frame.mask),
      picture: pictureOf(frame.color),
    })),
  }
}
