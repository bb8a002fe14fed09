import { DepthRaster } from '#worker/images/render-depth.ts'
import type { TriangleSurface } from '#worker/mesh/mesh-types.ts'
import { BackdropVotes } from '#worker/stages/texture/backdrop-votes.ts'
import { findBackdrop } from '#worker/stages/texture/find-backdrop.ts'
import { loadPhoto, type TexturePhoto } from '#worker/stages/texture/texture-photo.ts'
import { qualitySize } from '#worker/stages/texture/view-quality.ts'

/** Triangles in whose place the photos show the sky. */
export async function trianglesInSky(mesh: TriangleSurface, photos: readonly TexturePhoto[]): Promise<number> {
  const votes = new BackdropVotes(mesh)
  for (const photo of photos) {
    const image = await loadPhoto(photo, qualitySize(photo.camera))
    const raster = new DepthRaster(mesh, image.camera)
    raster.draw()
    votes.add(raster, findBackdrop(image))
  }
  return votes.count()
}
