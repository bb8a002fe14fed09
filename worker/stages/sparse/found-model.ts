import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readModel } from '../../colmap/model.ts'
import { CAMERA_MODELS, type Camera, type SparseReconstruction } from '../../colmap/model-types.ts'
import { pinholeOf } from '../../colmap/pinhole-of.ts'

/** A model that the mapper made. */
export interface FoundModel {
  dir: string
  reconstruction: SparseReconstruction
}

/** A pair of photos fixes no scale for a third: what is smaller is no result. COLMAP's own 10 would drop small captures. */
export const MIN_MODEL_PHOTOS = 3

/** Lenses of perspective cameras, as shares of the longer side: from an 11 mm to a 290 mm equivalent. */
const FOCAL_LENGTHS = { shortest: 0.3, longest: 8 } as const

/** Distortion at the corners, as a share of the distance from the middle. Beyond a third inward the picture would fold over itself. */
const MAX_DISTORTION = { outward: 0.5, inward: 1 / 3 } as const

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

/**
 * What a photo of a model counts by the worst of its lenses. A lens a bit beyond what is made comes of few matches and can be mended
 * by calibration; an impossible one bends all of the model.
 */
const PHOTO_WORTH = { real: 1, doubtful: 0.5, impossible: 0 } as const
type LensKind = keyof typeof PHOTO_WORTH

/** How far beyond the limits a lens is doubtful, as a factor of these. */
const DOUBTFUL_FACTOR = 1.5

/** The better first: the one with more photos, where those of a doubtful lens count half and those of an impossible one nothing; then with more points. */
export function byWorth({ reconstruction: a }: FoundModel, { reconstruction: b }: FoundModel): number {
  return worthOf(b) - worthOf(a) || b.images.length - a.images.length || b.points.count - a.points.count
}

function worthOf({ cameras, images }: SparseReconstruction): number {
  const worths = [...cameras.values()].map((camera) => PHOTO_WORTH[lensKind(camera)])
  return images.length * Math.min(...worths)
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
  return lensKind(camera) === 'real'
}

function lensKind(camera: Camera): LensKind {
  if (isWithinLimits(camera, 1)) return 'real'
  return isWithinLimits(camera, DOUBTFUL_FACTOR) ? 'doubtful' : 'impossible'
}

function isWithinLimits(camera: Camera, factor: number): boolean {
  const { widthPx, heightPx } = camera
  const { fxPx } = pinholeOf(camera)
  const focal = fxPx / Math.max(widthPx, heightPx)
  if (!(focal >= FOCAL_LENGTHS.shortest / factor && focal <= FOCAL_LENGTHS.longest * factor)) return false
  const cornerRadius = Math.hypot(widthPx, heightPx) / 2 / fxPx
  const distortion = firstRadialTerm(camera) * cornerRadius ** 2
  return distortion < MAX_DISTORTION.outward * factor && distortion > -MAX_DISTORTION.inward * factor
}

function firstRadialTerm({ model, params }: Camera): number {
  const names: readonly string[] = CAMERA_MODELS.find(({ name }) => name === model)?.params ?? []
  return params[names.indexOf('k')] ?? params[names.indexOf('k1')] ?? 0
}

export function namesOf({ reconstruction }: FoundModel): Set<string> {
  return new Set(reconstruction.images.map(({ name }) => name))
}
