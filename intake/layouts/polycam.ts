import { parseLooseJson } from '#server/contracts/capture/loose-json.ts'
import { isPhotoName } from '../file-kinds.ts'
import { damaged, type Layout, type LayoutFolder, readEach } from './layout.ts'

const NUMBERS = ['fx', 'fy', 'cx', 'cy', 'width', 'height'] as const

/**
 * Polycam's raw data (“Developer mode”): `keyframes/cameras/<time>.json` with the pose in ARKit's world, y-up, camera axes of OpenGL; images in
 * `images/`, depth in `depth/` (16 bits, millimetres). Where Polycam has corrected poses and images, these are taken.
 */
export const polycam: Layout = {
  name: 'Polycam’s raw data',
  async find(folder) {
    const base = folder.paths.some((path) => path.startsWith('keyframes/')) ? 'keyframes/' : ''
    for (const prefix of ['corrected_', '']) {
      const cameras = folder.paths.filter(
        (path) => path.startsWith(`${base}${prefix}cameras/`) && /\.json$/i.test(path),
      )
      const images = imagesBelow(folder, `${base}${prefix}images/`)
      if (cameras.length === 0 || images.size === 0) continue
      const depth = imagesBelow(folder, `${base}depth/`)
      const frames = await readEach(cameras.sort(), (path) => readFrame(folder, path, { images, depth }))
      if (frames.every((frame) => frame === null)) continue
      return { depth_unit_scale_factor: 0.001, frames: frames.filter((frame) => frame !== null) }
    }
    return null
  },
}

function imagesBelow({ paths }: LayoutFolder, prefix: string): Map<string, string> {
  const images = paths.filter((path) => path.startsWith(prefix) && isPhotoName(path))
  return new Map(images.map((path) => [stemOf(path), path]))
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}

interface Images {
  images: ReadonlyMap<string, string>
  depth: ReadonlyMap<string, string>
}

/** Null for a JSON that is no camera of Polycam's. */
async function readFrame(folder: LayoutFolder, path: string, { images, depth }: Images): Promise<object | null> {
  const text = await folder.text(path)
  let camera: Record<string, unknown>
  try {
    camera = parseLooseJson(text) as Record<string, unknown>
  } catch {
    throw damaged(path, 'it is not valid JSON')
  }
  if (typeof camera !== 'object' || camera === null || !('t_00' in camera)) return null
  const lacking = NUMBERS.find((key) => typeof camera[key] !== 'number')
  if (lacking) throw damaged(path, `it says no ${lacking}`)
  const row = (i: number) => [0, 1, 2, 3].map((k) => camera[`t_${i}${k}`] ?? null)
  const stem = stemOf(path)
  const depthPath = depth.get(stem)
  return {
    file_path: images.get(stem) ?? `images/${stem}.jpg`,
    ...(depthPath ? { depth_file_path: depthPath } : {}),
    ...{ w: camera.width, h: camera.height, fl_x: camera.fx, fl_y: camera.fy, cx: camera.cx, cy: camera.cy },
    transform_matrix: [row(0), row(1), row(2)],
  }
}
