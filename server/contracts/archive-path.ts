/**
 * Where a result lies in a job's ZIP, and in a folder that all results were downloaded to: one data set. COLMAP's pinhole model of the
 * undistorted photos goes to `sparse/0/`, where COLMAP's own tools and trainers of splats look for one; photos, masks and depth maps to folders
 * of their own, as `transforms.json` names them; the rest lies at the top, so that `model.obj` finds its material and
 * `transforms.json` its points beside it. The model with the lenses' distortion goes to `sparse-distorted/`: Brush, which takes any
 * folder with a `cameras.bin`, takes the first by name.
 */
export function archivePath(name: string): string {
  if (COLMAP_FILE.test(name)) return `sparse/0/${name}`
  return name
    .replace(/^depth-/, 'depth/')
    .replace(/^image-/, 'images/')
    .replace(/^mask-(?=.+\.png$)/, 'masks/')
    .replace(/^distorted-/, 'sparse-distorted/')
}

const COLMAP_FILE = /^(cameras|images|points3D|rigs|frames)\.(bin|txt)$/
