import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Capture } from '#server/contracts/capture/capture.ts'
import type { SparseModel } from '#server/contracts/job-view.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { stepNote, stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { readModel, writeModel } from '../../colmap/model.ts'
import type { Camera, RegisteredImage, SparseReconstruction } from '../../colmap/model-types.ts'
import { runColmap } from '../../colmap/run-colmap.ts'
import { colmapFromOpenGl } from '../../geometry/pose-conventions.ts'
import type { StageContext } from '../../pipeline/stage.ts'
import { MATCHING_DATABASE } from '../matching.ts'
import { PREPARED_IMAGES, type PreparedPhoto } from '../prepare.ts'
import { publishSparse } from '../publish-sparse.ts'
import { BEST_MODEL } from '../sparse.ts'
import type { Distortion } from './pinhole-remap.ts'

type PosedCapture = Extract<Capture, { kind: 'posed' }>

/** Fewer points than this for each photo: the poses don't fit the photos. */
const MIN_POINTS_PER_PHOTO = 10

/** Triangulates the matches of posed photos with COLMAP, which leaves poses and intrinsics as they were given. */
export async function triangulatePosed(
  context: StageContext,
  photos: readonly PreparedPhoto[],
  capture: PosedCapture,
): Promise<SparseModel> {
  const givenDir = path.join(context.dir, 'given')
  const modelDir = path.join(context.dir, BEST_MODEL)
  await writeModel(givenModel(photos, capture), givenDir)
  await mkdir(modelDir)
  context.progress(0.05, stepNote('triangulating', { count: photos.length }))
  await runColmap(context, 'point_triangulator', {
    database: path.join(context.dirOf('matching'), MATCHING_DATABASE),
    images: path.join(context.dirOf('prepare'), PREPARED_IMAGES),
    input: givenDir,
    output: modelDir,
    threads: context.threads,
    logToStderr: true,
    randomSeed: 0,
  })
  const model = await readModel(modelDir)
  if (model.points.count < MIN_POINTS_PER_PHOTO * photos.length) throw posesDontFit(model.points.count)
  await publishSparse(context, { model, modelDir, photoNames: photos.map(({ name }) => name) })
  const { errors, count } = model.points
  const meanReprojectionErrorPx = errors.reduce((sum, error) => sum + error, 0) / count
  const note = stepNote('triangulated', { count: photos.length, points: count })
  context.log(`${stepNoteText(note)}, mean reprojection error ${meanReprojectionErrorPx.toFixed(3)} px`)
  context.progress(1, note)
  const indices = photos.map((_, i) => i)
  return { registeredPhotos: photos.length, points: count, meanReprojectionErrorPx, chosen: true, photos: indices }
}

/** The poses as they were given and no points; ids are those of the database, counted from 1. */
function givenModel(photos: readonly PreparedPhoto[], { frames }: PosedCapture): SparseReconstruction {
  const cameras = new Map<string, Camera>()
  const images = photos.map(({ uploadId, name, widthPx, heightPx }, i): RegisteredImage => {
    const frame = frames.find(({ color }) => color === uploadId)
    if (!frame) throw new Error(`${name} has no frame`)
    const [scaleX, scaleY] = [widthPx / frame.widthPx, heightPx / frame.heightPx]
    const linear = [scaleX * frame.fxPx, scaleY * frame.fyPx, scaleX * frame.cxPx, scaleY * frame.cyPx]
    const { model, terms } = distortionModel(frame.distortion)
    const params = [...linear, ...terms]
    const key = JSON.stringify([widthPx, heightPx, params])
    const camera = cameras.get(key) ?? { id: cameras.size + 1, model, widthPx, heightPx, params }
    cameras.set(key, camera)
    return {
      id: i + 1,
      name,
      cameraId: camera.id,
      camFromWorld: colmapFromOpenGl(frame.worldFromCamera),
      keypoints: new Float64Array(0),
      pointIds: new Float64Array(0),
    }
  })
  return {
    cameras: new Map([...cameras.values()].map((camera) => [camera.id, camera])),
    images,
    points: {
      count: 0,
      ids: new Float64Array(0),
      positions: new Float64Array(0),
      colors: new Uint8Array(0),
      errors: new Float64Array(0),
      trackOffsets: new Uint32Array(1),
      trackImageIds: new Uint32Array(0),
      trackKeypoints: new Uint32Array(0),
    },
  }
}

/** COLMAP's `Camera::IsUndistorted` counts terms up to this as none, whatever the model. */
const NO_DISTORTION = 1e-8

/** COLMAP's undistorter leaves undistorted cameras of any model as they are, and later stages require pinhole ones. */
function distortionModel({ k1, k2, p1, p2 }: Distortion): { model: 'PINHOLE' | 'OPENCV'; terms: number[] } {
  const terms = [k1, k2, p1, p2]
  const isUndistorted = terms.every((term) => Math.abs(term) <= NO_DISTORTION)
  return isUndistorted ? { model: 'PINHOLE', terms: [] } : { model: 'OPENCV', terms }
}

function posesDontFit(points: number): AppError {
  return new AppError(
    'NO_OVERLAP',
    explainError(points === 0 ? 'noPosedPoints' : 'fewPosedPoints', 'checkPoses', { points }),
  )
}
