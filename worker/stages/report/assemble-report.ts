import type { Report, ReportPhoto } from '#server/contracts/report.ts'
import type { StageName } from '#server/contracts/stages.ts'
import type { StageManifest } from '../../pipeline/checkpoint.ts'
import type { StageContext } from '../../pipeline/stage.ts'
import type { DepthOutput } from '../depth.ts'
import type { FuseOutput } from '../fuse.ts'
import type { MatchingOutput } from '../matching.ts'
import type { PrepareOutput } from '../prepare.ts'
import type { SparseOutput } from '../sparse.ts'
import type { TextureOutput } from '../texture.ts'
import { giveAdvice } from './give-advice.ts'
import type { MeasureModelInput } from './measure-model.ts'
import type { Measured } from './measure-thread.ts'
import { pointInModel, poseInModel } from './model-frame.ts'
import { giveVerdict } from './verdict/give-verdict.ts'

/** What `sparse` found or `pose` was given: only the former has a calibration. */
type Poses = Pick<SparseOutput, 'models' | 'photos'> & {
  calibration?: Report['calibration']
  sixViews?: Report['sixViews']
}

/** What stages handed on; not every capture goes through all of them. */
export interface StageOutputs {
  prepare: PrepareOutput
  matching: MatchingOutput | undefined
  poses: Poses
  depth: DepthOutput | undefined
  fuse: FuseOutput | undefined
}

export function readOutputs(manifests: ReadonlyMap<StageName, StageManifest>): StageOutputs {
  const outputOf = (stage: StageName) => manifests.get(stage)?.output as unknown
  return {
    prepare: outputOf('prepare') as PrepareOutput,
    matching: outputOf('matching') as MatchingOutput | undefined,
    poses: (outputOf('sparse') ?? outputOf('pose')) as Poses,
    depth: outputOf('depth') as DepthOutput | undefined,
    fuse: outputOf('fuse') as FuseOutput | undefined,
  }
}

export interface ReportParts {
  outputs: StageOutputs
  photos: MeasureModelInput['photos']
  measured: Measured
  pictures: Report['pictures']
  texture: TextureOutput
  run: Report['run']
}

/** Puts together what the stages handed on, what was measured, and what follows from both. */
export function assembleReport(context: StageContext, parts: ReportParts): Report {
  const { outputs, measured, pictures, texture, run } = parts
  const photos = describePhotos(context, parts)
  const { overlap, cameras, figures } = measured.sparse
  const { lowCoverageRegions, mesh, unseenSurface, unseenTexels, gltfFromWorld } = measured.model
  const inModel = parts.photos.map(({ name, camera }) => ({
    photo: photos.findIndex((photo) => photo.name === name),
    camera: { ...camera, camFromWorld: poseInModel(camera.camFromWorld, gltfFromWorld) },
  }))
  const { charts, photosUsed, scale, widthPx, heightPx } = texture
  const groups = outputs.poses.models.filter(({ chosen }) => !chosen).map((group) => group.photos)
  return {
    version: 1,
    createdAt: new Date().toISOString(),
    verdict: giveVerdict(photos),
    advice: giveAdvice({
      photos,
      overlap,
      groups,
      regions: lowCoverageRegions,
      cameras: inModel,
      kind: context.capture.kind,
      depthGiven: !outputs.depth,
    }),
    photos,
    overlap,
    sparse: figures && { ...figures, models: outputs.poses.models },
    cameras,
    calibration: outputs.poses.calibration ?? null,
    dense: describeDense(outputs),
    masks: outputs.matching?.masks ?? null,
    leftOutFrames: context.capture.kind === 'posed' ? (context.capture.leftOut ?? []) : [],
    worldOrigin: context.capture.kind === 'posed' ? (context.capture.origin ?? null) : null,
    mesh,
    closing: texture.closing,
    texture: { widthPx, heightPx, scale, charts, photosUsed, unseenSurface, unseenTexels },
    pictures,
    sixViews: outputs.poses.sixViews ?? null,
    placement: null,
    run,
  }
}

function describeDense({ depth, fuse }: StageOutputs): Report['dense'] {
  if (!depth || !fuse) return null
  return { points: fuse.points, maps: depth.mapCount, depthCoverage: depth.completeness, engine: depth.engine }
}

function describePhotos({ photos: originals }: StageContext, parts: ReportParts): ReportPhoto[] {
  const { outputs, photos, measured } = parts
  const { gltfFromWorld, comparisons, depthCoverage } = measured.model
  return outputs.prepare.photos.map(({ uploadId, name }): ReportPhoto => {
    const registered = measured.sparse.photos.find((photo) => photo.name === name)
    const index = photos.findIndex((photo) => photo.name === name)
    return {
      uploadId,
      fileName: originals.find((photo) => photo.uploadId === uploadId)?.fileName ?? name,
      name,
      state: registered ? 'registered' : 'unregistered',
      reason: outputs.poses.photos.find((photo) => photo.name === name)?.reason ?? null,
      heldOut: photos[index]?.heldOut ?? false,
      features: outputs.matching?.photos.find((photo) => photo.name === name)?.features ?? null,
      observations: measured.sparse.figures && registered ? registered.observations : null,
      meanReprojectionErrorPx: registered?.meanReprojectionErrorPx ?? null,
      position: registered ? pointInModel(registered.center, gltfFromWorld) : null,
      camera: registered?.camera ?? null,
      depthCoverage: depthCoverage[index] ?? null,
      comparison: comparisons[index] ?? null,
    }
  })
}
