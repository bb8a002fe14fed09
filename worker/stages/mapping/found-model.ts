import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readModel } from '../../colmap/model.ts'
import { CAMERA_MODELS, type Camera, type SparseReconstruction } from '../../colmap/model-types.ts'
import { pinholeOf } from '../../geometry/pinhole-of.ts'

/** A model that the mapper made. */
export interface FoundModel {
  dir: string
  reconstruction: SparseReconstruction
}

/** A pair of photos fixes no scale for a third: what is smaller is no result. COLMAP's own 10 would drop small captures. */
export const MIN_MODEL_PHOTOS = 3

/** Lenses of perspective cameras, as shares of the longer side: from an 11 mm to a 290 mm equivalent. */
const FOCAL_LENGTHS = { shortest: 0.3, longest: 8 } as const

/** Distortion at the corners, as a share of the distance from the middle. */
const MAX_DISTORTION = 0.5

/** Models in a mapper's output, which numbers their directories, largest first. */
export async function readFoundModels(modelsDir: string): Promise<FoundModel[]> {
  const models: FoundModel[] = []
  for (const name of (await readdir(modelsDir)).toSorted()) {
    const dir = path.join(modelsDir, name)
    models.push({ dir, reconstruction: withoutUnusedCameras(await readModel(dir)) })
  }
  return models.filter(({ reconstruction }) => reconstruction.images.length >= MIN_MODEL_PHOTOS).sort(byWorth)
}

/** COLMAP keeps the cameras of all photos of its database. */
function withoutUnusedCameras(model: SparseReconstruction): SparseReconstruction {
  const used = new Set(model.images.map(({ cameraId }) => cameraId))
  return { ...model, cameras: new Map([...model.cameras].filter(([id]) => used.has(id))) }
}

/** The better first: one whose lenses can be, then the one with more photos, then with more points. */
export function byWorth({ reconstruction: a }: FoundModel, { reconstruction: b }: FoundModel): number {
  return (
    Number(hasRealLenses(b)) - Number(hasRealLenses(a)) ||
    b.images.length - a.images.length ||
    b.points.count - a.points.count
  )
}

/** Times the photos of a model that agrees with EXIF's focal lengths, for which one is taken that doesn't. */
const WORTH_A_CONTRADICTION = 1.1

/**
 * Whether a further try's model is to be kept instead of the best one so far. One photo more is no reason to give up a focal length that
 * came out as EXIF names it: a wrong one bends all of the model.
 */
export function isBetter(
  found: FoundModel,
  best: FoundModel,
  contradictsPriors: (model: FoundModel) => boolean,
): boolean {
  if (byWorth(found, best) >= 0) return false
  const agreed = hasRealLenses(best.reconstruction) && !contradictsPriors(best)
  const [photos, before] = [found.reconstruction.images.length, best.reconstruction.images.length]
  return !agreed || !contradictsPriors(found) || photos > WORTH_A_CONTRADICTION * before
}

/** Whether every camera of a model is one that there could be. */
export function hasRealLenses({ cameras }: SparseReconstruction): boolean {
  return [...cameras.values()].every(isRealLens)
}

function isRealLens(camera: Camera): boolean {
  const { widthPx, heightPx } = camera
  const { fxPx } = pinholeOf(camera)
  const focal = fxPx / Math.max(widthPx, heightPx)
  if (!(focal >= FOCAL_LENGTHS.shortest && focal <= FOCAL_LENGTHS.longest)) return false
  const cornerRadius = Math.hypot(widthPx, heightPx) / 2 / fxPx
  const distortion = firstRadialTerm(camera) * cornerRadius ** 2
  // Beyond a third inward the picture would fold over itself.
  return distortion < MAX_DISTORTION && distortion > -1 / 3
}

function firstRadialTerm({ model, params }: Camera): number {
  const names: readonly string[] = CAMERA_MODELS.find(({ name }) => name === model)?.params ?? []
  return params[names.indexOf('k')] ?? params[names.indexOf('k1')] ?? 0
}

export function namesOf({ reconstruction }: FoundModel): Set<string> {
  return new Set(reconstruction.images.map(({ name }) => name))
}
