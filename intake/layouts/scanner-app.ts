import { parseLooseJson } from '#server/contracts/capture/loose-json.ts'
import { damaged, type Layout, readEach } from './layout.ts'
import { rowsOf } from './pose-matrix.ts'

/**
 * 3D Scanner App's export “All data”: `frame_00000.json` with the pose of ARKit (camera to world, row after row, camera axes of OpenGL) and the
 * intrinsics of `frame_00000.jpg`, and `depth_00000.png` in millimetres. Most frames have no photo, and are passed over.
 */
export const scannerApp: Layout = {
  name: '3D Scanner App’s data',
  async find(folder) {
    const paths = new Set(folder.paths)
    const described = folder.paths.flatMap((path) => {
      const [, below = '', number] = /^(.*\/)?frame_(\d+)\.json$/i.exec(path) ?? []
      const photo = path.replace(/json$/i, 'jpg')
      return number !== undefined && paths.has(photo) ? [{ path, photo, depth: `${below}depth_${number}.png` }] : []
    })
    const frames = await readEach(described, async ({ path, photo, depth }) => {
      const camera = cameraOf(await folder.text(path), path)
      return camera && { file_path: photo, ...(paths.has(depth) && { depth_file_path: depth }), ...camera }
    })
    const known = frames.filter((frame) => frame !== null)
    return known.length === 0 ? null : { depth_unit_scale_factor: 0.001, frames: known }
  },
}

/** Null for another program's JSON. */
function cameraOf(text: string, path: string): object | null {
  let data: unknown
  try {
    data = parseLooseJson(text)
  } catch {
    throw damaged(path, 'it is no JSON')
  }
  const { cameraPoseARFrame: pose, intrinsics: k } = (data ?? {}) as Record<string, unknown>
  if (!Array.isArray(pose) || !Array.isArray(k)) return null
  if (pose.length !== 16 || k.length !== 9) throw damaged(path, 'its pose has not 16 numbers, or its intrinsics not 9')
  return { fl_x: k[0], fl_y: k[4], cx: k[2], cy: k[5], transform_matrix: rowsOf(pose) }
}
