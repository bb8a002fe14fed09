import { readFile, writeFile } from 'node:fs/promises'
import { readModel } from '../colmap/model.ts'
import { writeColmapDataset } from '../colmap/write-colmap-dataset.ts'
import { camerasJsonSchema } from '../files/export-cameras-json.ts'
import { instantNgpBox } from '../files/instant-ngp-box.ts'
import { type Matrix3, multiply } from '../geometry/matrix3.ts'
import { cameraCenter, poseFromCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { applySimilarity, type Similarity } from '../geometry/similarity.ts'
import type { Vector3 } from '../geometry/vector3.ts'

/** Rewrites `cameras.json` with another world frame: of a placed one, the world is the placed frame. */
export async function placeCamerasJson(original: string, target: string, placedFromWorld: Similarity): Promise<void> {
  const content = camerasJsonSchema.parse(JSON.parse(await readFile(original, 'utf8')))
  const photos = content.photos.map((photo) => {
    if (!photo.camFromWorld) return photo
    const center = applySimilarity(placedFromWorld, cameraCenter(photo.camFromWorld))
    const rotation = multiply(placedFromWorld.rotation, worldFromCamRotation(photo.camFromWorld))
    return { ...photo, center, camFromWorld: poseFromCenter(rotation, center) }
  })
  await writeJson(target, { ...content, photos })
}

/** Writes COLMAP's model of the data set, read from `originalDir`, with another world frame. Nothing of it is cropped: its photos aren't. */
export async function placeColmapModel(
  originalDir: string,
  targetDir: string,
  placedFromWorld: Similarity,
): Promise<void> {
  const model = await readModel(originalDir)
  const images = model.images.map((image) => {
    const center = applySimilarity(placedFromWorld, cameraCenter(image.camFromWorld))
    const rotation = multiply(placedFromWorld.rotation, worldFromCamRotation(image.camFromWorld))
    return { ...image, camFromWorld: poseFromCenter(rotation, center) }
  })
  const positions = Float64Array.from(model.points.positions)
  for (let i = 0; i < positions.length; i += 3) {
    positions.set(applySimilarity(placedFromWorld, [...positions.subarray(i, i + 3)] as Vector3), i)
  }
  await writeColmapDataset({ ...model, images, points: { ...model.points, positions } }, targetDir)
}

/** What is read of `transforms.json`; the rest is passed on. */
interface Transforms {
  /** A step of the depth images, in the unit of the poses. */
  depth_unit_scale_factor?: number
  frames: { transform_matrix: number[][] }[]
}

/** World units of a step of the depth images that a `transforms.json` names; null when it names none. */
export async function depthUnitOf(transformsFile: string): Promise<number | null> {
  const { depth_unit_scale_factor: unit } = JSON.parse(await readFile(transformsFile, 'utf8')) as Transforms
  return unit ?? null
}

/**
 * The same with `transforms.json`, whose matrices are camera to world, with `depthUnit`, that of its depth images now, and with the box
 * for instant-ngp, which `points` (placed) and cameras give.
 */
export async function placeTransformsJson(
  original: string,
  target: string,
  {
    placedFromWorld,
    points,
    depthUnit,
  }: { placedFromWorld: Similarity; points: Float32Array; depthUnit: number | null },
): Promise<void> {
  const content = JSON.parse(await readFile(original, 'utf8')) as Transforms
  const frames = content.frames.map((frame) => {
    const m = frame.transform_matrix
    const at = (row: number, column: number) => m[row]?.[column] ?? 0
    const axes = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => at(row, column))) as Matrix3
    const r = multiply(placedFromWorld.rotation, axes)
    const center = applySimilarity(placedFromWorld, [at(0, 3), at(1, 3), at(2, 3)])
    const rows = [0, 1, 2].map((row) => [...r.slice(3 * row, 3 * row + 3), center[row] ?? 0])
    return { ...frame, transform_matrix: [...rows, [0, 0, 0, 1]] }
  })
  const scaled = depthUnit === null ? {} : { depth_unit_scale_factor: depthUnit }
  const centers = frames.map(({ transform_matrix: m }) => [0, 1, 2].map((row) => m[row]?.[3] ?? 0) as Vector3)
  await writeJson(target, { ...content, ...scaled, ...instantNgpBox(points, centers), frames })
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
}
