import path from 'node:path'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { MASKS } from '../masks/mask-file.ts'
import type { StageContext } from '../pipeline/stage.ts'
import { BEST_MODEL } from './sparse.ts'

type Dirs = Pick<StageContext, 'capture' | 'dirOf'>

/** Directory of the COLMAP model of the photos: found by `sparse`, or made by `pose` of what was given. */
export function cameraModelDir({ capture, dirOf }: Dirs): string {
  const route = routeOf(capture)
  if (route === 'depth') return path.join(dirOf('pose'), 'sparse')
  return path.join(dirOf(route === 'photos' ? 'sparse' : 'pose'), BEST_MODEL)
}

/** Directory with pinhole photos in images/ and their model in sparse/: what is textured. */
export function pinholeWorkspace({ capture, dirOf }: Dirs): string {
  return dirOf(routeOf(capture) === 'depth' ? 'pose' : 'undistort')
}

/** Directory of the pinhole photos' masks; null where given depth cut the object out already. It need not exist. */
export function pinholeMasks({ capture, dirOf }: Dirs): string | null {
  return routeOf(capture) === 'depth' ? null : path.join(dirOf('undistort'), MASKS)
}

/** Directory of the cameras that the colours were taken with (`readColorCameras`); null where they are the model's own. */
export function colorCamerasDir({ capture, dirOf }: Dirs): string | null {
  return routeOf(capture) === 'depth' && capture.kind === 'posed' ? dirOf('tsdf') : null
}

/** The depth map of a photo, in COLMAP's format: made by `depth`, or what was given, by `pose`. */
export function depthMapPath({ capture, dirOf }: Dirs, imageName: string): string {
  return routeOf(capture) === 'depth'
    ? path.join(dirOf('pose'), 'depth', `${imageName}.bin`)
    : path.join(dirOf('depth'), 'stereo', 'depth_maps', `${imageName}.geometric.bin`)
}
