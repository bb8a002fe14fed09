import type { TexturedMesh } from '../../images/render-textured.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { turnedPoint } from './chart-outline.ts'
import type { AtlasLayout, ChartRect } from './lay-out-atlas.ts'
import type { Chart } from './make-charts.ts'

/** Where the three corners of a speck lie in its square, in texels. */
const SPECK_CORNERS = [
  [0.5, 0.5],
  [1.5, 0.5],
  [0.5, 1.5],
] as const

/** One vertex for each vertex of each chart, and for each corner of a speck, with its place in the texture. `sourceVertices`: of `mesh`. */
export function assembleTextured(
  mesh: TriangleSurface,
  charts: readonly Chart[],
  layout: AtlasLayout,
  texture: TexturedMesh['texture'],
): { mesh: TexturedMesh; sourceVertices: Uint32Array } {
  const { rects } = layout
  const counts = charts.map(({ vertices, triangles }, i) => (rects[i] ? vertices.length : triangles.length))
  const vertexCount = counts.reduce((sum, count) => sum + count, 0)
  const sourceVertices = new Uint32Array(vertexCount)
  const uvs = new Float32Array(2 * vertexCount)
  const triangles = new Uint32Array(mesh.triangles.length)
  let first = 0
  let corner = 0
  charts.forEach((chart, i) => {
    const rect = rects[i]
    if (rect) {
      sourceVertices.set(chart.vertices, first)
      placeChart(uvs.subarray(2 * first), chart, rect, layout)
      for (const k of chart.triangles) triangles[corner++] = first + k
    } else {
      chart.triangles.forEach((k, h) => {
        sourceVertices[first + h] = chart.vertices[k] as number
        triangles[corner++] = first + h
      })
      placeSpecks(uvs.subarray(2 * first), chart, i, layout)
    }
    first += counts[i] as number
  })
  const positions = new Float32Array(3 * vertexCount)
  sourceVertices.forEach((vertex, target) => {
    for (let axis = 0; axis < 3; axis++) positions[3 * target + axis] = mesh.positions[3 * vertex + axis] as number
  })
  return { mesh: { positions, uvs, triangles, texture }, sourceVertices }
}

function placeChart(uvs: Float32Array, { points }: Chart, rect: ChartRect, { widthPx, heightPx }: AtlasLayout): void {
  const { scaleX, scaleY, offsetX, offsetY } = rect
  for (let k = 0; k < points.length; k += 2) {
    const [x, y] = [(points[k] as number) * scaleX + offsetX, (points[k + 1] as number) * scaleY + offsetY]
    const [u, v] = turnedPoint(rect, rect.way, x, y)
    uvs[k] = (rect.x + u) / widthPx
    uvs[k + 1] = (rect.y + v) / heightPx
  }
}

function placeSpecks(uvs: Float32Array, { faces }: Chart, index: number, layout: AtlasLayout): void {
  for (let face = 0; face < faces.length; face++) {
    const [x, y] = layout.specks.squareOf(index, face)
    SPECK_CORNERS.forEach(([dx, dy], k) => {
      uvs[6 * face + 2 * k] = (x + dx) / layout.widthPx
      uvs[6 * face + 2 * k + 1] = (y + dy) / layout.heightPx
    })
  }
}
