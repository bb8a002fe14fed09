import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lookAt } from '../../geometry/look-at.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import { DepthRaster } from '../../images/render-depth.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { textureMesh } from './texture-mesh.ts'
import type { TexturePhoto } from './texture-photo.ts'

const SIZE_PX = 300
const CELLS = 20

/** The mesh reaches this far beyond what the photos show, as reconstructed ones do. */
const OVERHANG_PX = 2

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-outlines-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** The front of a box, two wide and high in the plane z = 0 and seen from -z, and its side at x = 1, one deep. */
function corner(): TriangleSurface {
  const positions: number[] = []
  const triangles: number[] = []
  const addFace = (at: (u: number, v: number) => Vector3): void => {
    const first = positions.length / 3
    for (let i = 0; i <= CELLS; i++) for (let k = 0; k <= CELLS; k++) positions.push(...at(i / CELLS, k / CELLS))
    for (let i = 0; i < CELLS; i++) {
      for (let k = 0; k < CELLS; k++) {
        const a = first + i * (CELLS + 1) + k
        const [b, c, d] = [a + CELLS + 1, a + CELLS + 2, a + 1]
        triangles.push(a, c, b, a, d, c)
      }
    }
  }
  addFace((u, v) => [2 * u - 1, 2 * v - 1, 0])
  addFace((u, v) => [1, 2 * v - 1, u])
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) }
}

/** A red thing before a blue sky, with the sky in its outline's pixels. */
async function photograph(mesh: TriangleSurface, name: string, center: Vector3): Promise<TexturePhoto> {
  const camera: RenderCamera = {
    ...{ widthPx: SIZE_PX, heightPx: SIZE_PX, fxPx: SIZE_PX, fyPx: SIZE_PX, cxPx: SIZE_PX / 2, cyPx: SIZE_PX / 2 },
    camFromWorld: lookAt(center, [0, 0, 0], [0, -1, 0]),
  }
  const raster = new DepthRaster(mesh, camera)
  raster.draw()
  const rgb = new Uint8Array(3 * SIZE_PX * SIZE_PX)
  for (let i = 0; i < raster.triangle.length; i++) {
    const [x, y] = [i % SIZE_PX, Math.floor(i / SIZE_PX)]
    let isInside = true
    for (let k = 0; k < (2 * OVERHANG_PX + 1) ** 2; k++) {
      const column = x + (k % (2 * OVERHANG_PX + 1)) - OVERHANG_PX
      const row = y + Math.floor(k / (2 * OVERHANG_PX + 1)) - OVERHANG_PX
      if (raster.triangle[row * SIZE_PX + column] === -1) isInside = false
    }
    rgb.set(isInside ? [180, 60, 50] : [60, 110, 220], 3 * i)
  }
  const file = path.join(dir, `${name}.png`)
  await sharp(rgb, { raw: { width: SIZE_PX, height: SIZE_PX, channels: 3 } })
    .png()
    .toFile(file)
  return { name, path: file, maskPath: null, camera }
}

it('takes what lies at the outline of one photo from another that shows it inside', async () => {
  const mesh = corner()
  const angle = (35 / 180) * Math.PI
  const photos = [
    await photograph(mesh, 'front', [0, 0, -4]),
    await photograph(mesh, 'aside', [4 * Math.sin(angle), 0, -4 * Math.cos(angle)]),
  ]
  const result = await textureMesh(mesh, photos, {
    ...{ maxTexturePx: 1024, light: 'varies', signal: new AbortController().signal },
    progress() {},
  })
  const { uvs, triangles, texture } = result.mesh
  let [looked, blue] = [0, 0]
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [0, 1, 2].map((k) => {
      const vertex = triangles[t + k] as number
      const [x, y, z] = [0, 1, 2].map((axis) => result.mesh.positions[3 * vertex + axis] as number) as Vector3
      return { vertex, x, y, z }
    })
    const isFront = corners.every(({ y, z }) => z === 0 && Math.abs(y) < 0.85)
    const atEdge = corners.filter(({ x }) => x === 1)
    if (!isFront || atEdge.length !== 2) continue
    // A tenth of the way from the edge to the third corner: less than a pixel of the photos.
    const uv = (axis: number) =>
      corners.reduce((sum, { vertex, x }) => sum + (x === 1 ? 0.45 : 0.1) * (uvs[2 * vertex + axis] as number), 0)
    const texel = Math.floor(uv(1) * texture.heightPx) * texture.widthPx + Math.floor(uv(0) * texture.widthPx)
    looked++
    if ((texture.rgb[3 * texel + 2] as number) > (texture.rgb[3 * texel] as number)) blue++
  }
  expect(looked).toBeGreaterThan(10)
  expect(blue).toBe(0)
})
