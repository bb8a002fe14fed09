import { type RenderCamera, resizeCamera } from '../../images/render-camera.ts'
import { DepthRaster } from '../../images/render-depth.ts'
import type { RenderedMesh } from '../../images/render-textured.ts'
import { facingCosine } from '../../mesh/facing-cosine.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'

/** Samples a pixel in each direction: lines are thinner than a pixel. */
const SAMPLES_ACROSS = 2

/** Half the width of a line, in samples. */
const HALF_LINE = 0.6

const LINE_GREY = 40

/** Grey of a surface that is seen edge-on, and what facing the camera adds. */
const SHADE = { least: 120, facing: 115 }

/** Renders the edges of the triangles that are seen, on a surface that is the brighter the more it faces the camera. */
export function renderWireframe(surface: TriangleSurface, camera: RenderCamera): RenderedMesh {
  const { widthPx, heightPx } = camera
  const fine = resizeCamera(camera, { widthPx: SAMPLES_ACROSS * widthPx, heightPx: SAMPLES_ACROSS * heightPx })
  const raster = new DepthRaster(surface, fine)
  raster.draw()
  const sums = new Uint16Array(widthPx * heightPx)
  const counts = new Uint8Array(widthPx * heightPx)
  for (let row = 0, i = 0; row < fine.heightPx; row++) {
    for (let column = 0; column < fine.widthPx; column++, i++) {
      const t = raster.triangle[i] as number
      if (t < 0) continue
      const pixel = Math.floor(row / SAMPLES_ACROSS) * widthPx + Math.floor(column / SAMPLES_ACROSS)
      counts[pixel] = (counts[pixel] as number) + 1
      sums[pixel] = (sums[pixel] as number) + greyAt(raster, t, column + 0.5, row + 0.5)
    }
  }
  const rgb = new Uint8Array(3 * counts.length)
  const coverage = counts.map((count) => Math.round((255 * count) / SAMPLES_ACROSS ** 2))
  counts.forEach((count, pixel) => {
    if (count > 0) rgb.fill(Math.round((sums[pixel] as number) / count), 3 * pixel, 3 * pixel + 3)
  })
  return { widthPx, heightPx, rgb, coverage }
}

function greyAt({ mesh, projected, vertices }: DepthRaster, t: number, x: number, y: number): number {
  const a = 3 * (mesh.triangles[3 * t] as number)
  const b = 3 * (mesh.triangles[3 * t + 1] as number)
  const c = 3 * (mesh.triangles[3 * t + 2] as number)
  const onLine = isNear(projected, a, b, x, y) || isNear(projected, b, c, x, y) || isNear(projected, c, a, x, y)
  return onLine ? LINE_GREY : SHADE.least + SHADE.facing * Math.abs(facingCosine(vertices, a, b, c))
}

/** Whether a pixel is on the line between two vertices; never where one lies before the near plane. */
function isNear(projected: Float32Array, p: number, q: number, x: number, y: number): boolean {
  if (projected[p + 2] === 0 || projected[q + 2] === 0) return false
  const px = projected[p] as number
  const py = projected[p + 1] as number
  const dx = (projected[q] as number) - px
  const dy = (projected[q + 1] as number) - py
  const off = dx * (y - py) - dy * (x - px)
  return off * off <= HALF_LINE * HALF_LINE * (dx * dx + dy * dy)
}
