import path from 'node:path'
import { readModel } from '#worker/colmap/model.ts'
import { compareWithPhoto } from '#worker/images/compare-with-photo.ts'
import { expose, matchExposure } from '#worker/images/match-exposure.ts'
import { renderCameraOf, sizeWithin } from '#worker/images/render-camera.ts'
import type { TexturedMesh } from '#worker/images/render-textured.ts'
import { heldOutPhotos } from '#worker/stages/held-out-photos.ts'
import { loadPhoto, type TexturePhoto } from '#worker/stages/texture/texture-photo.ts'

const HOLD_OUT_FROM = 5
const COMPARED_PX = 800

/** Undistorted photos: those that a texture may be taken from, and those that it is compared with. */
export interface KeptPhotos {
  used: TexturePhoto[]
  heldOut: TexturePhoto[]
}

/** The photos of a workspace that was kept, one of ten held out. */
export async function readKeptPhotos(workspace: string): Promise<KeptPhotos> {
  const dir = path.join(workspace, 'undistort')
  const { images, cameras } = await readModel(path.join(dir, 'sparse'))
  const names = heldOutPhotos(images, HOLD_OUT_FROM)
  const photos = images
    .toSorted((a, b) => a.id - b.id)
    .map((image): TexturePhoto => {
      const file = path.join(dir, 'images', image.name)
      return { name: image.name, path: file, maskPath: null, camera: renderCameraOf(image, cameras) }
    })
  return {
    used: photos.filter(({ name }) => !names.has(name)),
    heldOut: photos.filter(({ name }) => names.has(name)),
  }
}

/** PSNR in dB as it is and after exposure, SSIM, and coverage in percent: means over the photos, at 800 px. */
export async function compareWithPhotos(mesh: TexturedMesh, photos: readonly TexturePhoto[]): Promise<string> {
  const sums = [0, 0, 0, 0]
  for (const photo of photos) {
    const image = await loadPhoto(photo, sizeWithin(photo.camera, COMPARED_PX))
    const { psnrDb, ssim, covered, rendered } = compareWithPhoto(mesh, image.camera, image)
    const mask = rendered.coverage.map((share) => (share === 255 ? 1 : 0))
    const exposed = expose(image, matchExposure({ ...image, mask }, rendered))
    const after = compareWithPhoto(mesh, image.camera, exposed).psnrDb
    for (const [i, value] of [psnrDb, after, ssim, 100 * covered].entries()) sums[i] = (sums[i] as number) + value
  }
  return sums.map((sum, i) => (sum / photos.length).toFixed([2, 2, 4, 2][i])).join(' / ')
}
