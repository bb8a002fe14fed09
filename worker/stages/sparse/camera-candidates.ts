import type { Camera, CameraModelName, SparseReconstruction } from '../../colmap/model-types.ts'
import { pinholeOf } from '../../colmap/pinhole-of.ts'

/** A way to describe the cameras of a capture. */
export interface CameraCandidate {
  model: Extract<CameraModelName, 'SIMPLE_RADIAL' | 'RADIAL' | 'OPENCV'>
  /** Whether the principal point is found from the photos, or is taken to be the image's centre. */
  refinePrincipalPoint: boolean
}

/** What the mapper works with. */
export const SIMPLEST: CameraCandidate = { model: 'SIMPLE_RADIAL', refinePrincipalPoint: false }

/** Richer and richer, each with what the one before has. */
export const RICHER: readonly CameraCandidate[] = [
  { model: 'SIMPLE_RADIAL', refinePrincipalPoint: true },
  { model: 'RADIAL', refinePrincipalPoint: true },
  { model: 'OPENCV', refinePrincipalPoint: true },
]

/** A camera with fewer photos is not constrained enough. Each photo has a pose of six unknowns as well. */
const MIN_PHOTOS = 5

/** A real principal point is nearer to the centre, as a share of the longer side; what is farther was fitted to something else. */
const MAX_PRINCIPAL_POINT_SHIFT = 0.1

/** Beyond it, as a share of the focal length, the bundle has slid into another solution. */
const MAX_FOCAL_CHANGE = 0.2

/** Whether there is enough of every camera to refine it. */
export function canBeRefined({ cameras, images }: SparseReconstruction): boolean {
  return [...cameras.keys()].every((id) => images.filter(({ cameraId }) => cameraId === id).length >= MIN_PHOTOS)
}

/** The same model, as the mapper makes it, with every camera described as `candidate` does and new terms 0: where to start from. */
export function withCandidate(model: SparseReconstruction, candidate: CameraCandidate): SparseReconstruction {
  const cameras = [...model.cameras].map(([id, camera]): [number, Camera] => {
    const { fxPx: f, cxPx, cyPx } = pinholeOf(camera)
    const k = camera.params[3] ?? 0
    const params = {
      SIMPLE_RADIAL: [f, cxPx, cyPx, k],
      RADIAL: [f, cxPx, cyPx, k, 0],
      OPENCV: [f, f, cxPx, cyPx, k, 0, 0, 0],
    }[candidate.model]
    return [id, { ...camera, model: candidate.model, params }]
  })
  return { ...model, cameras: new Map(cameras) }
}

/** Whether `refined` cameras can be real, given those they started from. */
export function isPlausible(refined: SparseReconstruction, start: SparseReconstruction): boolean {
  return [...refined.cameras.values()].every((camera) => {
    const before = start.cameras.get(camera.id)
    if (!before) return false
    const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
    const longerSide = Math.max(camera.widthPx, camera.heightPx)
    const shift = Math.hypot(cxPx - camera.widthPx / 2, cyPx - camera.heightPx / 2) / longerSide
    const focalBefore = pinholeOf(before).fxPx
    const focalChange = Math.max(Math.abs(fxPx - focalBefore), Math.abs(fyPx - focalBefore)) / focalBefore
    return shift <= MAX_PRINCIPAL_POINT_SHIFT && focalChange <= MAX_FOCAL_CHANGE
  })
}
