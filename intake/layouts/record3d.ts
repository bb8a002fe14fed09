import { parseLooseJson } from '#server/contracts/capture/loose-json.ts'
import { isPhotoName } from '../file-kinds.ts'
import { damaged, type Layout, type LayoutFolder } from './layout.ts'
import { rotationOf } from './pose-matrix.ts'

/**
 * Record3D's recording, a ZIP by the ending `.r3d`: `metadata` and `rgbd/0.jpg`; its depth is compressed in a way of Apple's (LZFSE) and stays unread.
 */
export const record3dRecording: Layout = {
  name: 'Record3D’s recording, without its depth (export “EXR + RGB” for that)',
  find: (folder) => findFrames(folder, 'rgbd'),
}

/**
 * Record3D's export “EXR + RGB”: `metadata.json` beside or above `rgb/0.jpg` and `depth/0.exr` (metres). Its poses are camera to world, camera
 * axes of OpenGL, world y-up: qx qy qz qw tx ty tz. `K` is column after column; `perFrameIntrinsicCoeffs` has fx fy cx cy of each frame.
 */
export const record3d: Layout = {
  name: 'Record3D’s export',
  find: (folder) => findFrames(folder, 'rgb'),
}

async function findFrames(folder: LayoutFolder, imageFolder: 'rgb' | 'rgbd'): Promise<object | null> {
  const path = folder.paths.find((each) => /^(?:EXR_RGBD\/)?metadata(?:\.json)?$/i.test(each))
  if (path === undefined) return null
  const numbered = (kind: string) =>
    new Map(
      folder.paths.flatMap((each): [number, string][] => {
        const [, number] = new RegExp(`(?:^|/)${kind}/(\\d+)\\.\\w+$`, 'i').exec(each) ?? []
        return number !== undefined && (isPhotoName(each) || /\.exr$/i.test(each)) ? [[Number(number), each]] : []
      }),
    )
  const [images, depths] = [numbered(imageFolder), numbered('depth')]
  if (images.size === 0) return null
  const data = await metadata(await folder.text(path), path)
  if (!data) return null
  const { w, h, K, poses, perFrameIntrinsicCoeffs: coefficients } = data
  const frames = poses.map((pose, i) => {
    const [qx = NaN, qy = NaN, qz = NaN, qw = NaN, tx = NaN, ty = NaN, tz = NaN] = pose
    const [fl_x, fl_y, cx, cy] = coefficients?.[i] ?? [K[0], K[4], K[6], K[7]]
    const depth = depths.get(i)
    const translation = [tx, ty, tz]
    return {
      file_path: images.get(i) ?? `${imageFolder}/${i}.jpg`,
      ...(depth ? { depth_file_path: depth } : {}),
      ...{ fl_x, fl_y, cx, cy },
      transform_matrix: rotationOf([qw, qx, qy, qz]).map((row, k) => [...row, translation[k]]),
    }
  })
  return { w, h, depth_unit_scale_factor: 0.001, frames }
}

interface Metadata {
  w: number
  h: number
  K: number[]
  poses: number[][]
  perFrameIntrinsicCoeffs?: number[][]
}

/** Null for a metadata.json of another program. */
async function metadata(text: string, path: string): Promise<Metadata | null> {
  let data: Partial<Metadata> | null
  try {
    data = parseLooseJson(text) as Partial<Metadata> | null
  } catch {
    return null
  }
  if (typeof data !== 'object' || data === null || !Array.isArray(data.poses) || !Array.isArray(data.K)) return null
  const { w, h, K } = data
  if (typeof w !== 'number' || typeof h !== 'number' || K.length !== 9) throw damaged(path, 'it says no w, h or K')
  if (!data.poses.every((pose) => Array.isArray(pose))) throw damaged(path, 'its poses are no lists of numbers')
  return data as Metadata
}
