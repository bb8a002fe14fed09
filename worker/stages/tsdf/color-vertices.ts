import path from 'node:path'
import sharp from 'sharp'
import { type RenderCamera, resizeCamera, toCameraFrame } from '../../images/render-camera.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { vertexNormals } from '../../mesh/vertex-normals.ts'
import { readFusionView, type readPosedViews } from '../pose/posed-workspace.ts'

export interface ColorSources {
  /** What `pose` left. */
  workspace: string
  /** With the cameras that the colours were taken with, of the images' size. */
  views: (Awaited<ReturnType<typeof readPosedViews>>[number] & { colorCamera: RenderCamera })[]
  /** How far from a map's surface a vertex may be and still be what the map shows, world units. */
  tolerance: number
}

/** Of what no view shows. */
const UNSEEN = 128

/** A colour for each vertex: r, g, b, the mean of the views that show it, weighted by how frontally they do. */
export async function colorVertices(
  { positions, triangles }: TriangleSurface,
  { workspace, views, tolerance }: ColorSources,
): Promise<Uint8Array> {
  const normals = vertexNormals({ positions, triangles })
  const sums = new Float32Array(positions.length)
  const weights = new Float32Array(positions.length / 3)
  for (const view of views) {
    const { camera, depth } = await readFusionView(workspace, view)
    const { widthPx, heightPx, camFromWorld } = camera
    const picture = resizeCamera(view.colorCamera, camera)
    const rgb = await sharp(path.join(workspace, 'images', view.imageName))
      .resize({ width: widthPx, height: heightPx, fit: 'fill' })
      .raw()
      .toBuffer()
    const inCamera = toCameraFrame(positions, camFromWorld)
    const inPicture = toCameraFrame(positions, picture.camFromWorld)
    const normalsInCamera = toCameraFrame(normals, { ...camFromWorld, translation: [0, 0, 0] })
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = [inCamera[i], inCamera[i + 1], inCamera[i + 2]] as [number, number, number]
      const pixel = pixelAt(camera, inCamera, i)
      if (pixel < 0) continue
      const [nx, ny, nz] = normalsInCamera.subarray(i, i + 3) as unknown as [number, number, number]
      const cosine = -(nx * x + ny * y + nz * z) / Math.hypot(x, y, z)
      if (cosine <= 0.05 || (z - (depth[pixel] as number)) * cosine > tolerance) continue
      const color = pixelAt(picture, inPicture, i)
      if (color < 0) continue
      const weight = cosine ** 3
      weights[i / 3] = (weights[i / 3] as number) + weight
      for (let c = 0; c < 3; c++) sums[i + c] = (sums[i + c] as number) + weight * (rgb[3 * color + c] as number)
    }
  }
  return Uint8Array.from(sums, (sum, i) => {
    const weight = weights[Math.floor(i / 3)] as number
    return weight > 0 ? Math.round(sum / weight) : UNSEEN
  })
}

/** The pixel that shows the point that begins at `i` of `inCamera`; -1 where it is outside. */
function pixelAt(camera: RenderCamera, inCamera: Float32Array, i: number): number {
  const [x, y, z] = [inCamera[i], inCamera[i + 1], inCamera[i + 2]] as [number, number, number]
  const column = Math.floor((camera.fxPx * x) / z + camera.cxPx)
  const row = Math.floor((camera.fyPx * y) / z + camera.cyPx)
  const isInside = z > 0 && column >= 0 && row >= 0 && column < camera.widthPx && row < camera.heightPx
  return isInside ? row * camera.widthPx + column : -1
}
