import path from 'node:path'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { detectColmap } from '../colmap/detect-colmap.ts'
import { readModel } from '../colmap/model.ts'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import { readStereoMap, writeStereoMap } from '../files/stereo-map.ts'
import { maskPath, readMaskFile } from '../masks/mask-file.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { estimateDepthsByColmap } from './depth/colmap-depths.ts'
import { publishDepthPicture } from './depth/depth-picture.ts'
import { type DepthMap, estimateDepths } from './depth/estimate-depths.ts'
import { makeFusionWorkspace } from './depth/fusion-workspace.ts'
import { withoutHeldOut } from './held-out-photos.ts'
import { pinholeMasks } from './stage-dirs.ts'
import type { UndistortOutput } from './undistort.ts'

export interface DepthOutput {
  /** Who made the maps: our kernel, or COLMAP where it has CUDA. */
  engine: 'maquette' | 'colmap'
  /** Maps with any depth in them. */
  mapCount: number
  /** Share of all pixels of these that have a depth. */
  completeness: number
}

/**
 * A depth and a normal map for each photo that isn't held out. The stage's directory is a COLMAP workspace for `stereo_fusion`:
 * stereo/depth_maps/<image>.geometric.bin and stereo/normal_maps/, images by a link, and a sparse model whose principal
 * points suit its arithmetic (see `makeFusionWorkspace`): for anything else take the model of `undistort`.
 */
export const depth: Stage<UndistortOutput, DepthOutput> = {
  name: 'depth',
  version: 13,
  weight: 29,
  settingsUsed: ['depthPx', 'holdOutFrom'],
  async run(context) {
    const engine = await detectColmap(context.colmapPath, context.signal)
    const model = withoutHeldOut(
      await readModel(path.join(context.dirOf('undistort'), 'sparse')),
      context.settings.holdOutFrom,
    )
    const result = new PublishedMaps(context, model)
    context.log(`Depth maps are made by ${engine?.cuda ? 'COLMAP, on CUDA' : 'the built-in kernel, on the CPU'}`)
    if (engine?.cuda) await makeByColmap(context, model, result)
    else await makeByKernel(context, model, result)
    if (result.mapCount === 0) throw noDepth()
    context.progress(1, stepNote('madeDepthMaps', { done: result.mapCount, count: model.images.length }))
    return { engine: engine?.cuda ? 'colmap' : 'maquette', ...result.summary() }
  },
}

async function makeByKernel(context: StageContext, model: SparseReconstruction, result: PublishedMaps): Promise<void> {
  const { depthPx } = context.settings
  const imagesDir = path.join(context.dirOf('undistort'), 'images')
  const dirs = await makeFusionWorkspace(context.dir, { model, imagesDir, depthPx })
  await estimateDepths(model, {
    imagesDir,
    masksDir: pinholeMasks(context),
    scratchDir: await context.scratch(),
    depthPx,
    threads: context.threads,
    seed: 0,
    signal: context.signal,
    onProgress: context.progress,
    async onMap(image, map) {
      const name = model.images[image]?.name
      if (!map || !name) return context.log(`${name} shares too little with other photos for a depth map`)
      const { widthPx, heightPx, depths, normals } = map
      const file = `${name}.geometric.bin`
      await writeStereoMap(path.join(dirs.depthMapsDir, file), { widthPx, heightPx, channels: 1, values: depths })
      await writeStereoMap(path.join(dirs.normalMapsDir, file), { widthPx, heightPx, channels: 3, values: normals })
      await result.add(image, map)
    },
  })
}

async function makeByColmap(context: StageContext, model: SparseReconstruction, result: PublishedMaps): Promise<void> {
  const total = 2 * model.images.length
  const { depthMapsDir } = await estimateDepthsByColmap(context, model, {
    depthPx: context.settings.depthPx,
    onMap: (done) =>
      context.progress(done / total, stepNote('depthMap', { at: (done % model.images.length) + 1, count: total / 2 })),
  })
  for (const [image, { name }] of model.images.entries()) {
    const file = path.join(depthMapsDir, `${name}.geometric.bin`)
    const map = await readStereoMap(file)
    const { widthPx, heightPx, values } = map
    const masksDir = pinholeMasks(context)
    const masked = masksDir === null ? null : await readMaskFile(maskPath(masksDir, name), map)
    if (masked) {
      for (let i = 0; i < values.length; i++) if (masked.mask[i] === 0) values[i] = 0
      await writeStereoMap(file, { ...map, values })
    }
    await result.add(image, { widthPx, heightPx, depths: values })
  }
}

/** Shows each map as a picture, and counts. */
class PublishedMaps {
  mapCount = 0
  readonly #context: StageContext
  readonly #model: SparseReconstruction
  #pixels = 0
  #withDepth = 0

  constructor(context: StageContext, model: SparseReconstruction) {
    this.#context = context
    this.#model = model
  }

  async add(image: number, map: Omit<DepthMap, 'normals'>): Promise<void> {
    const withDepth = map.depths.reduce((count, value) => (value > 0 ? count + 1 : count), 0)
    const photo = this.#model.images[image]?.name ?? ''
    this.#context.log(`${photo}: ${((100 * withDepth) / map.depths.length).toFixed(1)} % of the pixels have a depth`)
    if (withDepth === 0) return
    this.mapCount++
    this.#pixels += map.depths.length
    this.#withDepth += withDepth
    await publishDepthPicture(this.#context, photo, map)
  }

  summary(): Pick<DepthOutput, 'mapCount' | 'completeness'> {
    return { mapCount: this.mapCount, completeness: this.#withDepth / this.#pixels }
  }
}

function noDepth(): AppError {
  return new AppError('NO_OVERLAP', explainError('noAgreement', 'inBetween'))
}
