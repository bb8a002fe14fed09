import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { writeModel } from '#worker/colmap/model.ts'
import type { Camera, SparseReconstruction } from '#worker/colmap/model-types.ts'
import { depthSize } from './depth-images.ts'

/**
 * Makes `dir` a COLMAP workspace that `stereo_fusion` takes: the images by a link, the sparse model, the list of images,
 * and empty directories for the maps.
 *
 * COLMAP's intrinsics count the centre of the first pixel as (0.5, 0.5), but `stereo_fusion` (`src/mvs/fusion.cc`,
 * 3.8 to 3.13) projects the pixel of column c to c, not c + 0.5, after scaling the intrinsics to the depth map's size.
 * Its points would be off by half a pixel of the map, to one side in all views. So the model here has the principal
 * point where COLMAP's arithmetic gives the truth: half a pixel of the map, in pixels of the image, up and left.
 */
export async function makeFusionWorkspace(
  dir: string,
  { model, imagesDir, depthPx }: { model: SparseReconstruction; imagesDir: string; depthPx: number },
): Promise<{ depthMapsDir: string; normalMapsDir: string }> {
  const stereoDir = path.join(dir, 'stereo')
  const depthMapsDir = path.join(stereoDir, 'depth_maps')
  const normalMapsDir = path.join(stereoDir, 'normal_maps')
  const sparseDir = path.join(dir, 'sparse')
  for (const made of [depthMapsDir, normalMapsDir, sparseDir]) await mkdir(made, { recursive: true })
  // Windows lets only links of this kind be made by everyone; elsewhere the kind means nothing.
  await symlink(imagesDir, path.join(dir, 'images'), 'junction')
  const cameras = new Map([...model.cameras].map(([id, camera]) => [id, fusionCamera(camera, depthPx)]))
  await writeModel({ ...model, cameras }, sparseDir)
  await writeFile(path.join(stereoDir, 'fusion.cfg'), model.images.map(({ name }) => `${name}\n`).join(''))
  return { depthMapsDir, normalMapsDir }
}

/** @throws Error for cameras with distortion: the model must be an undistorted one. */
function fusionCamera(camera: Camera, depthPx: number): Camera {
  if (camera.model !== 'PINHOLE') throw new Error(`Camera ${camera.id} is of model ${camera.model}, not undistorted`)
  const { widthPx, heightPx } = depthSize(camera, depthPx)
  const [fx, fy, cx, cy] = camera.params as [number, number, number, number]
  return {
    ...camera,
    params: [fx, fy, cx - (0.5 * camera.widthPx) / widthPx, cy - (0.5 * camera.heightPx) / heightPx],
  }
}
