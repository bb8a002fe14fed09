import type { TriangleSurface } from '../mesh/mesh-types.ts'
import { type RenderCamera, resizeCamera } from './render-camera.ts'
import { DepthRaster } from './render-depth.ts'
import type { RgbImage } from './rgb-image.ts'

/** A mesh with one texture. Vertices are split where the texture has a seam. */
export interface TexturedMesh extends TriangleSurface {
  /** u, v of each vertex, from the upper left corner of the texture, 0 to 1. */
  uvs: Float32Array
  texture: RgbImage
}

export interface RenderedMesh extends RgbImage {
  /** 255 where the mesh covers the whole pixel, 0 where none of it. */
  coverage: Uint8Array
}

/** Samples a pixel in each direction: enough that thin lines of a sharp texture don't break up. */
const SAMPLES_ACROSS = 2

/** Renders the mesh as it is, without light: bilinear texture, four samples a pixel, black where nothing is. */
export function renderTextured(mesh: TexturedMesh, camera: RenderCamera): RenderedMesh {
  const { widthPx, heightPx } = camera
  const fine = resizeCamera(camera, { widthPx: SAMPLES_ACROSS * widthPx, heightPx: SAMPLES_ACROSS * heightPx })
  const raster = new DepthRaster(mesh, fine)
  raster.draw()
  const sums = new Uint16Array(4 * widthPx * heightPx)
  const uv = new Float64Array(2)
  for (let row = 0, i = 0; row < fine.heightPx; row++) {
    for (let column = 0; column < fine.widthPx; column++, i++) {
      const t = raster.triangle[i] as number
      if (t < 0) continue
      textureAt(mesh, raster, { t, xPx: column + 0.5, yPx: row + 0.5 }, uv)
      const pixel = 4 * (Math.floor(row / SAMPLES_ACROSS) * widthPx + Math.floor(column / SAMPLES_ACROSS))
      addBilinear(mesh.texture, uv, sums, pixel)
    }
  }
  return resolve(sums, widthPx, heightPx)
}

/**
 * Where the ray through a point of the screen meets a triangle's plane, in texture coordinates. By the
 * volumes that the ray spans with the edges, which need no division by z: it holds across the near plane too.
 */
function textureAt(
  { triangles, uvs }: TexturedMesh,
  { vertices, camera }: DepthRaster,
  { t, xPx, yPx }: { t: number; xPx: number; yPx: number },
  uv: Float64Array,
): void {
  const dx = (xPx - camera.cxPx) / camera.fxPx
  const dy = (yPx - camera.cyPx) / camera.fyPx
  let total = 0
  let u = 0
  let v = 0
  for (let k = 0; k < 3; k++) {
    const p = 3 * (triangles[3 * t + ((k + 1) % 3)] as number)
    const q = 3 * (triangles[3 * t + ((k + 2) % 3)] as number)
    const [px, py, pz] = [vertices[p] as number, vertices[p + 1] as number, vertices[p + 2] as number]
    const [qx, qy, qz] = [vertices[q] as number, vertices[q + 1] as number, vertices[q + 2] as number]
    const weight = dx * (py * qz - pz * qy) + dy * (pz * qx - px * qz) + (px * qy - py * qx)
    const corner = triangles[3 * t + k] as number
    total += weight
    u += weight * (uvs[2 * corner] as number)
    v += weight * (uvs[2 * corner + 1] as number)
  }
  uv[0] = u / total
  uv[1] = v / total
}

function addBilinear({ widthPx, heightPx, rgb }: RgbImage, uv: Float64Array, sums: Uint16Array, pixel: number): void {
  const x = Math.min(widthPx - 1, Math.max(0, (uv[0] as number) * widthPx - 0.5))
  const y = Math.min(heightPx - 1, Math.max(0, (uv[1] as number) * heightPx - 0.5))
  const column = Math.min(Math.max(0, widthPx - 2), Math.floor(x))
  const row = Math.min(Math.max(0, heightPx - 2), Math.floor(y))
  const right = widthPx > 1 ? 3 : 0
  const below = heightPx > 1 ? 3 * widthPx : 0
  const fx = x - column
  const fy = y - row
  const at = 3 * (row * widthPx + column)
  for (let channel = 0; channel < 3; channel++) {
    const i = at + channel
    const upper = (1 - fx) * (rgb[i] as number) + fx * (rgb[i + right] as number)
    const lower = (1 - fx) * (rgb[i + below] as number) + fx * (rgb[i + below + right] as number)
    sums[pixel + channel] = (sums[pixel + channel] as number) + Math.round((1 - fy) * upper + fy * lower)
  }
  sums[pixel + 3] = (sums[pixel + 3] as number) + 1
}

function resolve(sums: Uint16Array, widthPx: number, heightPx: number): RenderedMesh {
  const pixels = widthPx * heightPx
  const rgb = new Uint8Array(3 * pixels)
  const coverage = new Uint8Array(pixels)
  for (let i = 0; i < pixels; i++) {
    const samples = sums[4 * i + 3] as number
    if (samples === 0) continue
    coverage[i] = Math.round((255 * samples) / (SAMPLES_ACROSS * SAMPLES_ACROSS))
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * i + channel] = Math.round((sums[4 * i + channel] as number) / samples)
    }
  }
  return { widthPx, heightPx, rgb, coverage }
}
