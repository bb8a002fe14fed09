/**
 * Where a result lies in a job's ZIP, and in a folder that all results were downloaded to. COLMAP's files go to `sparse/0/`, where its own tools and most trainers of splats look for
 * a model, photos and depth maps to folders of their own, as `transforms.json` names them; the rest lies at the top, so that
 * `model.obj` finds its material and `transforms.json` its points beside it.
 */
export function archivePath(name: string): string {
  if (COLMAP_FILE.test(name)) return `sparse/0/${name}`
  return name.replace(/^depth-/, 'depth/').replace(/^image-/, 'images/')
}

const COLMAP_FILE = /^(cameras|images|points3D|rigs|frames)\.bin$/
