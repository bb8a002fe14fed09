import type { TexturedMesh } from '../../images/render-textured.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { turnedPoint } from './chart-outline.ts'
import type { AtlasLayout, ChartRect } from './lay-out-atlas.ts'
import type { Chart } from './make-charts.ts'

/** One vertex for each vertex of each chart, and for each corner of a pair of specks, with its place in the texture. `sourceVertices`: of `mesh`. */
export function assembleTextured(
  mesh: TriangleSurface,
  charts: readonly Chart[],
  layout: AtlasLayout,
  texture: TexturedMesh['texture'],
): { mesh: TexturedMesh; sourceVertices: Uint32Array } {
  const { rects, specks } = layout
  const counts = charts.map(({ vertices }, i) => (rects[i] ? vertices : specks.pairs(i).vertices).length)
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
      const pairs = specks.pairs(i)
      pairs.vertices.forEach((vertex, k) => {
        sourceVertices[first + k] = chart.vertices[vertex] as number
      })
      for (const k of pairs.triangles) triangles[corner++] = first + k
      placeSpecks(uvs.subarray(2 * first), i, layout)
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

/** Corners are at the middles of the texels of their square. */
function placeSpecks(uvs: Float32Array, index: number, { specks, widthPx, heightPx }: AtlasLayout): void {
  const { offsets } = specks.pairs(index)
  for (let pair = 0; pair + 1 < offsets.length; pair++) {
    const [x, y] = specks.squareOf(index, pair)
    const first = offsets[pair] as number
    for (let i = first; i < (offsets[pair + 1] as number); i++) {
      uvs[2 * i] = (x + ((i - first) & 1) + 0.5) / widthPx
      uvs[2 * i + 1] = (y + ((i - first) >> 1) + 0.5) / heightPx
    }
  }
}
