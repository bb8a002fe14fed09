import { constants, copyFile } from 'node:fs/promises'
import path from 'node:path'
import { readModel } from '../../colmap/model.ts'
import type { RegisteredImage, SparseReconstruction } from '../../colmap/model-types.ts'
import { writeColmapDataset } from '../../colmap/write-colmap-dataset.ts'
import { exportTransformsJson } from '../../files/export-transforms-json.ts'
import { readStereoMap, type StereoMap } from '../../files/stereo-map.ts'
import { depthUnitFor, writeDepthPng } from '../../files/write-depth-png.ts'
import { maskedImages, maskPath, writeMaskFile } from '../../masks/mask-file.ts'
import type { StageContext } from '../../pipeline/stage.ts'
import { depthMapPath, pinholeMasks, pinholeWorkspace } from '../stage-dirs.ts'

type DataSetContext = Pick<StageContext, 'dir' | 'dirOf' | 'capture' | 'signal' | 'publish'>

/** One of so many pixels of each depth map is sampled for the depth range. */
const SAMPLE_STEP = 97

/**
 * Publishes the pinhole photos, their masks, their depth as 16-bit PNG, `transforms.json` that names them as they lie in the ZIP, and COLMAP's
 * model of the same cameras: a data set for nerfstudio, instant-ngp and trainers of splats, and a capture that can be submitted again.
 */
export async function publishDataset(context: DataSetContext): Promise<void> {
  const { dir, signal, publish } = context
  const workspace = pinholeWorkspace(context)
  const model = await readModel(path.join(workspace, 'sparse'))
  const depths = await sampleDepths(context, model.images)
  const depthUnit = depths.length > 0 ? depthUnitFor(depths) : null
  const withDepth = new Set<string>()
  const hasMasks = await publishMasks(context, model)
  for (const { name, cameraId } of model.images) {
    signal.throwIfAborted()
    const image = path.join(dir, `image-${name}`)
    await copyFile(path.join(workspace, 'images', name), image, constants.COPYFILE_FICLONE)
    await publish({
      name: path.basename(image),
      description: `Photo ${stem(name)}, undistorted`,
      mediaType: name.endsWith('.png') ? 'image/png' : 'image/jpeg',
      path: image,
    })
    if (depthUnit === null) continue
    const map = await readDepth(context, name)
    if (map) withDepth.add(name)
    const { widthPx = 1, heightPx = 1 } = model.cameras.get(cameraId) ?? {}
    const file = path.join(dir, `depth-${stem(name)}.png`)
    const none = { widthPx, heightPx, depths: new Float32Array(widthPx * heightPx) }
    await writeDepthPng(file, map ? { ...map, depths: map.values } : none, depthUnit)
    await publish({
      name: path.basename(file),
      description: `Depth of photo ${stem(name)}, 16 bits`,
      mediaType: 'image/png',
      path: file,
    })
  }
  const file = path.join(dir, 'transforms.json')
  await exportTransformsJson(model, file, {
    imagePathOf: ({ name }) => `images/${name}`,
    ...(hasMasks && { maskPathOf: ({ name }) => `masks/${name}.png` }),
    ...(depthUnit !== null && {
      depth: {
        unit: depthUnit,
        pathOf: ({ name }) => `depth/${stem(name)}.png`,
        isEmpty: ({ name }) => !withDepth.has(name),
      },
    }),
  })
  await publish({
    name: 'transforms.json',
    description: 'Camera poses in the nerfstudio convention; the ZIP has its images and their depth',
    mediaType: 'application/json',
    path: file,
  })
  await publishColmapModel(context, model)
}

/**
 * Publishes masks in the size of the pinhole photos, white where the object is, under the names that COLMAP gives them; for photos without
 * one a mask of all of them, since nerfstudio requires one for every frame or for none. False when no photo has one.
 */
async function publishMasks(context: DataSetContext, { images, cameras }: SparseReconstruction): Promise<boolean> {
  const masksDir = pinholeMasks(context)
  const masked = masksDir === null ? new Set() : await maskedImages(masksDir)
  if (masksDir === null || !images.some(({ name }) => masked.has(name))) return false
  for (const { name, cameraId } of images) {
    context.signal.throwIfAborted()
    const file = path.join(context.dir, `mask-${name}.png`)
    const { widthPx = 1, heightPx = 1 } = cameras.get(cameraId) ?? {}
    if (masked.has(name)) await copyFile(maskPath(masksDir, name), file, constants.COPYFILE_FICLONE)
    else await writeMaskFile(file, new Uint8Array(widthPx * heightPx).fill(1), { widthPx, heightPx })
    const description = `Mask of photo ${stem(name)}: what is black is left out`
    await context.publish({ name: path.basename(file), description, mediaType: 'image/png', path: file })
  }
  return true
}

const stem = (name: string) => path.parse(name).name

async function sampleDepths(context: DataSetContext, images: readonly RegisteredImage[]): Promise<Float32Array> {
  const sample: number[] = []
  for (const { name } of images) {
    const map = await readDepth(context, name)
    if (!map) continue
    for (let i = 0; i < map.values.length; i += SAMPLE_STEP) {
      const depth = map.values[i] as number
      if (depth > 0) sample.push(depth)
    }
  }
  return Float32Array.from(sample)
}

async function publishColmapModel({ dir, publish }: DataSetContext, model: SparseReconstruction): Promise<void> {
  const modelDir = path.join(dir, 'colmap')
  for (const name of await writeColmapDataset(model, modelDir)) {
    await publish({
      name,
      description: `COLMAP model of the undistorted photos: ${path.parse(name).name}`,
      mediaType: name.endsWith('.txt') ? 'text/plain' : 'application/octet-stream',
      path: path.join(modelDir, name),
    })
  }
}

/** Null for a photo without a map: it was held out, or shares too little with others. */
async function readDepth(context: DataSetContext, name: string): Promise<StereoMap | null> {
  try {
    const map = await readStereoMap(depthMapPath(context, name))
    return map.values.some((depth) => depth > 0) ? map : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
