import path from 'node:path'
import sharp from 'sharp'
import { toCameraFrame } from '../../images/render-camera.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { vertexNormals } from '../../mesh/vertex-normals.ts'
import { readFusionView, type readPosedViews } from '../pose/posed-workspace.ts'

export interface ColorSources {
  /** What `pose` left. */
  workspace: string
  views: Awaited<ReturnType<typeof readPosedViews>>
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
    const { widthPx, heightPx, fxPx, fyPx, cxPx, cyPx, camFromWorld } = camera
    const rgb = await sharp(path.join(workspace, 'images', view.imageName))
      .resize({ width: widthPx, height: heightPx, fit: 'fill' })
      .raw()
      .toBuffer()
    const inCamera = toCameraFrame(positions, camFromWorld)
    const normalsInCamera = toCameraFrame(normals, { ...camFromWorld, translation: [0, 0, 0] })
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = [inCamera[i], inCamera[i + 1], inCamera[i + 2]] as [number, number, number]
      if (z <= 0) continue
      const column = Math.floor((fxPx * x) / z + cxPx)
      const row = Math.floor((fyPx * y) / z + cyPx)
      if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) continue
      const pixel = row * widthPx + column
      const [nx, ny, nz] = normalsInCamera.subarray(i, i + 3) as unknown as [number, number, number]
      const cosine = -(nx * x + ny * y + nz * z) / Math.hypot(x, y, z)
      if (cosine <= 0.05 || (z - (depth[pixel] as number)) * cosine > tolerance) continue
      const weight = cosine ** 3
      weights[i / 3] = (weights[i / 3] as number) + weight
      for (let c = 0; c < 3; c++) sums[i + c] = (sums[i + c] as number) + weight * (rgb[3 * pixel + c] as number)
    }
  }
  return Uint8Array.from(sums, (sum, i) => {
    const weight = weights[Math.floor(i / 3)] as number
    return weight > 0 ? Math.round(sum / weight) : UNSEEN
  })
}
