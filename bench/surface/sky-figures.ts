import { DepthRaster } from '#worker/images/render-depth.ts'
import type { TriangleSurface } from '#worker/mesh/mesh-types.ts'
import { findSky } from '#worker/stages/texture/find-sky.ts'
import { SkyVotes } from '#worker/stages/texture/sky-votes.ts'
import { loadPhoto, type TexturePhoto } from '#worker/stages/texture/texture-photo.ts'
import { qualitySize } from '#worker/stages/texture/view-quality.ts'

/** Triangles in whose place the photos show the sky. */
export async function trianglesInSky(mesh: TriangleSurface, photos: readonly TexturePhoto[]): Promise<number> {
  const votes = new SkyVotes(mesh)
  for (const photo of photos) {
    const image = await loadPhoto(photo, qualitySize(photo.camera))
    const raster = new DepthRaster(mesh, image.camera)
    raster.draw()
    votes.add(raster, findSky(image))
  }
  return votes.count()
}
