import type { TriangleSurface } from '../mesh/mesh-types.ts'
import { type RenderCamera, toCameraFrame } from './render-camera.ts'

/** Surfaces nearer to the camera than this share of the median depth are cut away. */
const NEAR_IN_MEDIAN_DEPTHS = 1e-3

/**
 * Which triangle of a mesh each pixel of a view shows, and how near it is: a z-buffer. It holds the inverse depth,
 * which is linear on the screen for a plane, so that plain interpolation is exact in perspective. Both sides
 * of a triangle hide what is behind. `draw` in parts lets the caller yield to the event loop between them.
 */
export class DepthRaster {
  readonly camera: RenderCamera
  readonly mesh: TriangleSurface
  /** Vertices in the camera's frame: x, y, z of each. */
  readonly vertices: Float32Array
  /** x, y on the screen in pixels and 1 / z of each vertex; of no meaning where z is below `near`. */
  readonly projected: Float32Array
  /** 1 / z at the centre of each pixel, row after row; 0 where nothing is. */
  readonly inverseDepth: Float32Array
  /** Index of the triangle that each pixel shows; -1 where nothing is. */
  readonly triangle: Int32Array
  readonly near: number

  constructor(mesh: TriangleSurface, camera: RenderCamera) {
    const pixels = camera.widthPx * camera.heightPx
    this.mesh = mesh
    this.camera = camera
    this.vertices = toCameraFrame(mesh.positions, camera.camFromWorld)
    this.near = nearPlane(this.vertices)
    this.projected = project(this.vertices, camera, this.near)
    this.inverseDepth = new Float32Array(pixels)
    this.triangle = new Int32Array(pixels).fill(-1)
  }

  /** Draws the triangles from index `from` up to but without `to`. */
  draw(from = 0, to = this.mesh.triangles.length / 3): void {
    const { projected, vertices, near } = this
    const { triangles } = this.mesh
    for (let t = from; t < to; t++) {
      const a = 3 * (triangles[3 * t] as number)
      const b = 3 * (triangles[3 * t + 1] as number)
      const c = 3 * (triangles[3 * t + 2] as number)
      const za = vertices[a + 2] as number
      const zb = vertices[b + 2] as number
      const zc = vertices[c + 2] as number
      if (za >= near && zb >= near && zc >= near) {
        this.fill(
          t,
          projected[a] as number,
          projected[a + 1] as number,
          projected[a + 2] as number,
          projected[b] as number,
          projected[b + 1] as number,
          projected[b + 2] as number,
          projected[c] as number,
          projected[c + 1] as number,
          projected[c + 2] as number,
        )
      } else if (za >= near || zb >= near || zc >= near) this.drawClipped(t, [a, b, c])
    }
  }

  /** Cuts the triangle at the near plane (Sutherland and Hodgman 1974) and draws what is left as a fan. */
  private drawClipped(t: number, corners: readonly number[]): void {
    const { vertices, near } = this
    const { fxPx, fyPx, cxPx, cyPx } = this.camera
    const polygon: number[] = []
    const push = (x: number, y: number, z: number): void => {
      polygon.push((fxPx * x) / z + cxPx, (fyPx * y) / z + cyPx, 1 / z)
    }
    for (let k = 0; k < 3; k++) {
      const p = corners[k] as number
      const q = corners[(k + 1) % 3] as number
      const [px, py, pz] = [vertices[p] as number, vertices[p + 1] as number, vertices[p + 2] as number]
      const [qx, qy, qz] = [vertices[q] as number, vertices[q + 1] as number, vertices[q + 2] as number]
      if (pz >= near) push(px, py, pz)
      if (pz >= near !== qz >= near) {
        const share = (near - pz) / (qz - pz)
        push(px + share * (qx - px), py + share * (qy - py), near)
      }
    }
    const at = (i: number): number => polygon[i] as number
    for (let k = 3; k + 3 < polygon.length; k += 3) {
      this.fill(t, at(0), at(1), at(2), at(k), at(k + 1), at(k + 2), at(k + 3), at(k + 4), at(k + 5))
    }
  }

  private fill(
    t: number,
    ax: number,
    ay: number,
    aw: number,
    bx: number,
    by: number,
    bw: number,
    cx: number,
    cy: number,
    cw: number,
  ): void {
    const { widthPx, heightPx } = this.camera
    const { inverseDepth, triangle } = this
    // Pixels whose centres lie in the bounding box: centre i + 0.5 >= left, <= right.
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5))
    const right = Math.min(widthPx - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))
    if (left > right) return
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5))
    const bottom = Math.min(heightPx - 1, Math.floor(Math.max(ay, by, cy) - 0.5))
    if (top > bottom) return
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (area === 0) return
    // Barycentric weights of b and c and the inverse depth are linear in x and y: steps for a pixel to the right.
    const uStep = (cy - ay) / area
    const vStep = -(by - ay) / area
    const wStep = uStep * (bw - aw) + vStep * (cw - aw)
    for (let row = top; row <= bottom; row++) {
      const dy = row + 0.5 - ay
      const dx = left + 0.5 - ax
      let u = (dx * (cy - ay) - dy * (cx - ax)) / area
      let v = (dy * (bx - ax) - dx * (by - ay)) / area
      let w = aw + u * (bw - aw) + v * (cw - aw)
      let i = row * widthPx + left
      for (let column = left; column <= right; column++) {
        if (u >= 0 && v >= 0 && u + v <= 1 && w > (inverseDepth[i] as number)) {
          inverseDepth[i] = w
          triangle[i] = t
        }
        u += uStep
        v += vStep
        w += wStep
        i++
      }
    }
  }
}

function project(vertices: Float32Array, camera: RenderCamera, near: number): Float32Array {
  const { fxPx, fyPx, cxPx, cyPx } = camera
  const projected = new Float32Array(vertices.length)
  for (let k = 0; k < vertices.length; k += 3) {
    const z = vertices[k + 2] as number
    if (z < near) continue
    projected[k] = (fxPx * (vertices[k] as number)) / z + cxPx
    projected[k + 1] = (fyPx * (vertices[k + 1] as number)) / z + cyPx
    projected[k + 2] = 1 / z
  }
  return projected
}

/** From up to a thousand of the vertices in front of the camera. */
function nearPlane(vertices: Float32Array): number {
  const step = 3 * Math.max(1, Math.floor(vertices.length / 3000))
  const depths: number[] = []
  for (let k = 2; k < vertices.length; k += step) {
    const z = vertices[k] as number
    if (z > 0) depths.push(z)
  }
  depths.sort((a, b) => a - b)
  return NEAR_IN_MEDIAN_DEPTHS * (depths[depths.length >> 1] ?? 1)
}
