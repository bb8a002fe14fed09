import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { transformsJsonSchema } from '#server/contracts/capture/transforms-json.ts'
import type { Matrix3 } from '#worker/geometry/matrix3.ts'
import { colmapFromOpenGl } from '#worker/geometry/pose-conventions.ts'
import { poseFromCenter, type RigidTransform } from '#worker/geometry/rigid-transform.ts'
import type { Vector3 } from '#worker/geometry/vector3.ts'

/** `camFromWorld` by the photo's file name without folder and ending, in whatever unit the capture's world has. */
export type TrueCameras = ReadonlyMap<string, RigidTransform>

/**
 * The true cameras that a capture's folder brings: `*.camera` files of Strecha et al. (CVPR 2008) in a folder of it, or the frames of
 * its `transforms*.json`. Null where there are none.
 */
export async function readTrueCameras(folder: string): Promise<TrueCameras | null> {
  const names = (await readdir(folder, { recursive: true })).sort()
  const strecha = names.filter((name) => name.endsWith('.camera'))
  if (strecha.length > 0) {
    const poses = strecha.map(async (name): Promise<[string, RigidTransform]> => {
      const photo = path.basename(name, '.camera')
      return [cameraKey(photo), await readStrechaCamera(path.join(folder, name))]
    })
    return new Map(await Promise.all(poses))
  }
  const transforms = names.filter((name) => /^transforms[^/]*\.json$/.test(name))
  const poses = await Promise.all(transforms.map((name) => readTransforms(path.join(folder, name))))
  return poses.length > 0 ? new Map(poses.flat()) : null
}

/** What photos and cameras are matched by. */
export function cameraKey(file: string): string {
  return path.parse(file).name
}

/** None from a file that isn't what it should be: what the product says to that is its own affair. */
async function readTransforms(file: string): Promise<[string, RigidTransform][]> {
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  const parsed = transformsJsonSchema.safeParse(parseJson(text))
  return (parsed.data?.frames ?? []).map((frame) => [
    cameraKey(frame.file_path),
    colmapFromOpenGl(frame.transform_matrix.flat()),
  ])
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** K (9 numbers), 3 zeros, the camera-to-world rotation (9, row after row), the centre in metres (3), width and height. */
export async function readStrechaCamera(file: string): Promise<RigidTransform> {
  const numbers = (await readFile(file, 'utf8')).trim().split(/\s+/).map(Number)
  if (numbers.length !== 26 || numbers.some(Number.isNaN)) throw new Error(`${file} is not a .camera file`)
  return poseFromCenter(numbers.slice(12, 21) as Matrix3, numbers.slice(21, 24) as Vector3)
}
