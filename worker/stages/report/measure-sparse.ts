import type { Overlap, Report } from '#server/contracts/report.ts'
import type { VerifiedPair } from '../../colmap/database.ts'
import { readModel } from '../../colmap/model.ts'
import { CAMERA_MODELS, type SparseReconstruction } from '../../colmap/model-types.ts'
import { cameraCenter } from '../../geometry/rigid-transform.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import { photoOverlap } from './photo-overlap.ts'
import { type PhotoFigures, photoFigures, type SparseFigures, sparseFigures } from './sparse-figures.ts'

export interface MeasureSparseInput {
  /** Directory of COLMAP's model, lens distortion included. */
  modelDir: string
  /** Of all photos of the capture, registered or not. */
  photoNames: string[]
  /** Empty for captures that were not matched. */
  pairs: VerifiedPair[]
}

export interface RegisteredPhoto extends PhotoFigures {
  name: string
  /** Index into `cameras`. */
  camera: number
  /** Where it was taken, COLMAP's world. */
  center: Vector3
}

export interface MeasuredSparse {
  /** Null when no photo observes a point: poses were given, and what points there are show where the surface is. */
  figures: SparseFigures | null
  photos: RegisteredPhoto[]
  cameras: Report['cameras']
  overlap: Overlap[]
}

/** Figures of cameras, photos and sparse points. */
export async function measureSparse({ modelDir, photoNames, pairs }: MeasureSparseInput): Promise<MeasuredSparse> {
  const model = await readModel(modelDir)
  const cameraIds = [...model.cameras.keys()]
  const totals = sparseFigures(model)
  const figures = photoFigures(model)
  return {
    figures: totals.observations > 0 ? totals : null,
    photos: model.images.map(({ name, cameraId, camFromWorld }, i) => ({
      name,
      camera: cameraIds.indexOf(cameraId),
      center: cameraCenter(camFromWorld),
      ...(figures[i] as PhotoFigures),
    })),
    cameras: describeCameras(model),
    overlap: photoOverlap(photoNames, pairs, model),
  }
}

function describeCameras({ cameras, images }: SparseReconstruction): Report['cameras'] {
  return [...cameras.values()].map(({ id, model, widthPx, heightPx, params }) => {
    const names = CAMERA_MODELS.find(({ name }) => name === model)?.params ?? []
    return {
      model,
      widthPx,
      heightPx,
      params: Object.fromEntries(names.map((name, i) => [name, params[i] ?? 0])),
      photoCount: images.filter(({ cameraId }) => cameraId === id).length,
    }
  })
}
