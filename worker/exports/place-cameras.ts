import { readFile, writeFile } from 'node:fs/promises'
import { camerasJsonSchema } from '../geometry/export-cameras-json.ts'
import { type Matrix3, multiply } from '../geometry/matrix3.ts'
import { cameraCenter, poseFromCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { applySimilarity, type Similarity } from '../geometry/similarity.ts'

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

/** What is read of `transforms.json`; the rest is passed on. */
interface Transforms {
  /** Metres a step of the depth images, in the unit of the poses. */
  depth_unit_scale_factor?: number
  frames: { transform_matrix: number[][] }[]
}

/** The same with `transforms.json`, whose matrices are camera to world, and with the unit of its depth images. */
export async function placeTransformsJson(
  original: string,
  target: string,
  placedFromWorld: Similarity,
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
  const { depth_unit_scale_factor: depthUnit } = content
  const scaled = depthUnit === undefined ? {} : { depth_unit_scale_factor: depthUnit * placedFromWorld.scale }
  await writeJson(target, { ...content, ...scaled, frames })
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
}
