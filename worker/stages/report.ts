import path from 'node:path'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import type { Report } from '#server/contracts/report.ts'
import { readModel } from '../colmap/model.ts'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import { findSubject, type Subject } from '../geometry/find-subject.ts'
import { cameraCenter } from '../geometry/rigid-transform.ts'
import { renderCameraOf } from '../images/render-camera.ts'
import { maskedImages, maskPath } from '../masks/mask-file.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { runInThread } from '../process/run-in-thread.ts'
import { heldOutPhotos } from './held-out-photos.ts'
import { MESH } from './mesh.ts'
import { assembleReport, readOutputs, type StageOutputs } from './report/assemble-report.ts'
import { chooseCompared } from './report/choose-compared.ts'
import type { MakePicturesInput } from './report/make-pictures.ts'
import type { MeasureModelInput, MeasureStep } from './report/measure-model.ts'
import type { Measured, MeasureInput } from './report/measure-thread.ts'
import { publishDataset } from './report/publish-dataset.ts'
import { publishReport } from './report/publish-report.ts'
import { describeRun, readManifests } from './report/run-facts.ts'
import { cameraModelDir, colorCamerasDir, depthMapPath, pinholeMasks, pinholeWorkspace } from './stage-dirs.ts'
import type { TextureOutput } from './texture.ts'
import { readColorCameras } from './tsdf/color-cameras/color-cameras.ts'

export type ReportOutput = Report['verdict']

type ModelPhotos = MeasureModelInput['photos']

/** Of the progress. The two run at the same time where there are threads for both. */
const SHARES = { measure: 0.6, pictures: 0.38 }

/** Judges the result and writes `report.json`, pictures beside photos, previews, a turntable, and the data set. */
export const report: Stage<TextureOutput, ReportOutput> = {
  name: 'report',
  version: 14,
  weight: 6,
  settingsUsed: ['depthPx', 'holdOutFrom'],
  async run(context, texture) {
    // (1) what the stages before know
    const manifests = await readManifests(context)
    const outputs = readOutputs(manifests)
    const model = await readModel(path.join(pinholeWorkspace(context), 'sparse'))
    const photos = await listModelPhotos(context, model)

    // (2) what they don't: measured in threads, which end at once when the job is cancelled
    const { measured, pictures } = await measure(context, outputs, { photos, subject: findSubject(model) })

    // (3) all of it together
    const run = await describeRun(context, manifests)
    const content = assembleReport(context, { outputs, photos, measured, pictures, texture, run })
    await publishDataset(context)
    await publishReport(context, content)
    const { verdict } = content
    context.log(verdict.text)
    context.log(verdict.details)
    for (const { text } of content.advice) context.log(text)
    context.progress(1, verdict.text)
    return verdict
  },
}

async function listModelPhotos(context: StageContext, model: SparseReconstruction): Promise<ModelPhotos> {
  const workspace = pinholeWorkspace(context)
  const heldOut = heldOutPhotos(model.images, context.settings.holdOutFrom)
  const masksDir = pinholeMasks(context)
  const masked = masksDir === null ? new Set() : await maskedImages(masksDir)
  const colorCameraOf = await readColorCameras(colorCamerasDir(context))
  const photos = model.images
    .toSorted((a, b) => a.id - b.id)
    .map((image) => ({
      name: image.name,
      path: path.join(workspace, 'images', image.name),
      maskPath: masksDir !== null && masked.has(image.name) ? maskPath(masksDir, image.name) : null,
      camera: colorCameraOf(image.name) ?? renderCameraOf(image, model.cameras),
      heldOut: heldOut.has(image.name),
      depthMapPath: depthMapPath(context, image.name),
    }))
  const compared = chooseCompared(photos)
  return photos.map((photo) => ({ ...photo, compared: compared.has(photo.name) }))
}

async function measure(
  context: StageContext,
  { prepare, matching }: StageOutputs,
  { photos, subject }: { photos: ModelPhotos; subject: Subject | null },
): Promise<{ measured: Measured; pictures: Report['pictures'] }> {
  const { dir, dirOf, signal } = context
  const fractions = { measure: 0, pictures: 0 }
  const onProgress = (part: keyof typeof SHARES) => (step: MeasureStep) => {
    fractions[part] = step.fraction
    context.progress(SHARES.measure * fractions.measure + SHARES.pictures * fractions.pictures, step.note)
  }
  const depthGiven = routeOf(context.capture) === 'depth'
  const finestPx = context.settings.depthPx
  const meshPath = path.join(dirOf('mesh'), MESH)
  const measuring = () =>
    runInThread<MeasureStep, Measured>({
      entry: new URL('./report/measure-thread.ts', import.meta.url),
      data: {
        sparse: {
          modelDir: cameraModelDir(context),
          photoNames: prepare.photos.map(({ name }) => name),
          pairs: matching?.pairs ?? [],
        },
        model: { modelPath: path.join(dirOf('texture'), 'model.glb'), meshPath, photos, finestPx, dir, depthGiven },
      } satisfies MeasureInput,
      signal,
      onProgress: onProgress('measure'),
    })
  const picturing = () =>
    runInThread<MeasureStep, Report['pictures']>({
      entry: new URL('./report/picture-thread.ts', import.meta.url),
      data: {
        modelPath: path.join(dirOf('texture'), 'preview.glb'),
        meshPath,
        subject,
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
