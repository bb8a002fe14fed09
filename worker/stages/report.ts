import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { StageName } from '#server/contracts/job.ts'
import { REPORT_NAME, type Report, type ReportPhoto } from '#server/contracts/report.ts'
import { readModel } from '../colmap/model.ts'
import { renderCameraOf } from '../geometry/render-camera.ts'
import { cameraCenter } from '../geometry/rigid-transform.ts'
import type { StageManifest } from '../pipeline/checkpoint.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { runInThread } from '../process/run-in-thread.ts'
import { chooseCompared } from '../report/choose-compared.ts'
import { giveAdvice } from '../report/give-advice.ts'
import { giveVerdict } from '../report/give-verdict.ts'
import type { MakePicturesInput } from '../report/make-pictures.ts'
import type { MeasureModelInput, MeasureStep } from '../report/measure-model.ts'
import type { Measured, MeasureInput } from '../report/measure-thread.ts'
import { pointInModel, poseInModel } from '../report/model-frame.ts'
import { describeRun, readManifests } from '../report/run-facts.ts'
import type { DepthOutput } from './depth.ts'
import type { FuseOutput } from './fuse.ts'
import { heldOutPhotos } from './held-out-photos.ts'
import type { MatchingOutput } from './matching.ts'
import { MESH } from './mesh.ts'
import { BEST_MODEL, type SparseOutput } from './sparse.ts'
import type { TextureOutput } from './texture.ts'

export type ReportOutput = Report['verdict']

type ModelPhotos = MeasureModelInput['photos']

/** Of the progress. The two run at the same time where there are threads for both. */
const SHARES = { measure: 0.6, pictures: 0.38 }

/** Judges the result and writes `report.json`, pictures beside photos, previews and a turntable. */
export const report: Stage<TextureOutput, ReportOutput> = {
  name: 'report',
  version: 1,
  weight: 6,
  settingsUsed: [],
  async run(context, texture) {
    // (1) what the stages before know
    const manifests = await readManifests(context)
    const outputs = readOutputs(manifests)
    const photos = await listModelPhotos(context)

    // (2) what they don't: measured in threads, which end at once when the job is cancelled
    const { measured, pictures } = await measure(context, outputs, photos)

    // (3) all of it together
    const run = await describeRun(context, manifests, outputs.depth.engine)
    const content = assemble(context, { outputs, photos, measured, pictures, texture, run })
    await publishAll(context, content)
    const { verdict } = content
    context.log(verdict.text)
    for (const { text } of content.advice) context.log(text)
    context.progress(1, verdict.text)
    return verdict
  },
}

interface StageOutputs {
  matching: MatchingOutput
  sparse: SparseOutput
  depth: DepthOutput
  fuse: FuseOutput
}

function readOutputs(manifests: ReadonlyMap<StageName, StageManifest>): StageOutputs {
  const outputOf = (stage: StageName) => manifests.get(stage)?.output as unknown
  return {
    matching: outputOf('matching') as MatchingOutput,
    sparse: outputOf('sparse') as SparseOutput,
    depth: outputOf('depth') as DepthOutput,
    fuse: outputOf('fuse') as FuseOutput,
  }
}

async function listModelPhotos({ dirOf }: StageContext): Promise<ModelPhotos> {
  const model = await readModel(path.join(dirOf('undistort'), 'sparse'))
  const heldOut = heldOutPhotos(model.images.map(({ name }) => name))
  const photos = model.images
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((image) => ({
      name: image.name,
      path: path.join(dirOf('undistort'), 'images', image.name),
      camera: renderCameraOf(image, model.cameras),
      heldOut: heldOut.has(image.name),
      depthMapPath: path.join(dirOf('depth'), 'stereo', 'depth_maps', `${image.name}.geometric.bin`),
    }))
  const compared = chooseCompared(photos)
  return photos.map((photo) => ({ ...photo, compared: compared.has(photo.name) }))
}

async function measure(
  context: StageContext,
  { matching, sparse }: StageOutputs,
  photos: ModelPhotos,
): Promise<{ measured: Measured; pictures: Report['pictures'] }> {
  const { dir, dirOf, signal } = context
  const fractions = { measure: 0, pictures: 0 }
  const onProgress = (part: keyof typeof SHARES) => (step: MeasureStep) => {
    fractions[part] = step.fraction
    context.progress(SHARES.measure * fractions.measure + SHARES.pictures * fractions.pictures, step.message)
  }
  const meshPath = path.join(dirOf('mesh'), MESH)
  const measuring = () =>
    runInThread<MeasureStep, Measured>({
      entry: new URL('../report/measure-thread.ts', import.meta.url),
      data: {
        sparse: {
          modelDir: path.join(dirOf('sparse'), BEST_MODEL),
          photoNames: sparse.photos.map(({ name }) => name),
          pairs: matching.pairs,
        },
        model: { modelPath: path.join(dirOf('texture'), 'model.glb'), meshPath, photos, dir },
      } satisfies MeasureInput,
      signal,
      onProgress: onProgress('measure'),
    })
  const picturing = () =>
    runInThread<MeasureStep, Report['pictures']>({
      entry: new URL('../report/picture-thread.ts', import.meta.url),
      data: {
        modelPath: path.join(dirOf('texture'), 'preview.glb'),
        meshPath,
        photoCenters: photos.map(({ camera }) => cameraCenter(camera.camFromWorld)),
        dir,
      } satisfies MakePicturesInput,
      signal,
      onProgress: onProgress('pictures'),
    })
  if (context.threads < 2) return { measured: await measuring(), pictures: await picturing() }
  const [measured, pictures] = await Promise.all([measuring(), picturing()])
  return { measured, pictures }
}

interface ReportParts {
  outputs: StageOutputs
  photos: ModelPhotos
  measured: Measured
  pictures: Report['pictures']
  texture: TextureOutput
  run: Report['run']
}

function assemble(context: StageContext, parts: ReportParts): Report {
  const { outputs, measured, pictures, texture, run } = parts
  const photos = describePhotos(context, parts)
  const { overlap, cameras, figures } = measured.sparse
  const { weakRegions, mesh, unseenSurface, unseenTexels, gltfFromWorld } = measured.model
  const inModel = parts.photos.map(({ name, camera }) => ({
    photo: photos.findIndex((photo) => photo.name === name),
    camera: { ...camera, camFromWorld: poseInModel(camera.camFromWorld, gltfFromWorld) },
  }))
  const { charts, photosUsed, scale, texturePx } = texture
  return {
    version: 1,
    createdAt: new Date().toISOString(),
    verdict: giveVerdict(photos),
    advice: giveAdvice({ photos, overlap, regions: weakRegions, cameras: inModel }),
    photos,
    overlap,
    sparse: { ...figures, models: outputs.sparse.models },
    cameras,
    dense: { points: outputs.fuse.points, maps: outputs.depth.mapCount, depthCoverage: outputs.depth.completeness },
    mesh,
    texture: { widthPx: texturePx, heightPx: texturePx, scale, charts, photosUsed, unseenSurface, unseenTexels },
    pictures,
    run,
  }
}

function describePhotos(
  { photos: originals }: StageContext,
  { outputs, photos, measured }: ReportParts,
): ReportPhoto[] {
  const { gltfFromWorld, comparisons, depthCoverage } = measured.model
  return outputs.sparse.photos.map(({ uploadId, name, state, reason }): ReportPhoto => {
    const registered = measured.sparse.photos.find((photo) => photo.name === name)
    const place = photos.findIndex((photo) => photo.name === name)
    return {
      uploadId,
      fileName: originals.find((photo) => photo.uploadId === uploadId)?.fileName ?? name,
      name,
      state,
      reason,
      heldOut: photos[place]?.heldOut ?? false,
      features: outputs.matching.photos.find((photo) => photo.name === name)?.features ?? null,
      observations: registered?.observations ?? null,
      meanReprojectionErrorPx: registered?.meanReprojectionErrorPx ?? null,
      position: registered ? pointInModel(registered.center, gltfFromWorld) : null,
      camera: registered?.camera ?? null,
      depthCoverage: depthCoverage[place] ?? null,
      comparison: comparisons[place] ?? null,
    }
  })
}

async function publishAll(context: StageContext, content: Report): Promise<void> {
  const { dir, signal, publish } = context
  const file = (name: string): string => path.join(dir, name)
  const pictures = [
    ...content.pictures.previews.map(({ name, look }, i) => ({
      name,
      description: `View ${Math.floor(i / 2) + 1} of the model, ${look === 'textured' ? 'textured' : 'as a wireframe of few triangles'}`,
    })),
    { name: content.pictures.turntable.name, description: 'The model in motion, to share' },
    ...content.photos.flatMap(({ comparison, fileName }) =>
      comparison
        ? [
            { name: comparison.photo, description: `${fileName}, undistorted` },
            { name: comparison.render, description: `The model from where ${fileName} was taken` },
          ]
        : [],
    ),
  ]
  for (const picture of pictures) {
    signal.throwIfAborted()
    await publish({ ...picture, mediaType: 'image/webp', path: file(picture.name) })
  }
  // Last, and whole or not at all: who reads it finds all that it names.
  await writeFile(file(`.${REPORT_NAME}`), `${JSON.stringify(content, null, 2)}\n`)
  await rename(file(`.${REPORT_NAME}`), file(REPORT_NAME))
  await publish({
    name: REPORT_NAME,
    description: 'How good the model is, how that is known, and how it was made',
    mediaType: 'application/json',
    path: file(REPORT_NAME),
  })
}
