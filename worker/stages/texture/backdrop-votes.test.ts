import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookAt } from '../../geometry/look-at.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import { DepthRaster } from '../../images/render-depth.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { textureMesh } from './texture-mesh.ts'
import type { TexturePhoto } from './texture-photo.ts'

const SIZE_PX = 300

/** A wall, two wide and high in the plane z = 0 and seen from -z; up is -y. */
const WALL = sheet([-1, -1], [1, 1])

/** What depth made of the sky above it: this has the size of a chimney pot, the other that of a gable as white as the sky. */
const SPECK = sheet([-0.1, -1.25], [0.12, -1.02])
const GABLE = sheet([-0.4, -1.5], [0.4, -1.02])

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-sky-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Squares of a tenth of a unit or less. */
function sheet([left, top]: [number, number], [right, bottom]: [number, number]): TriangleSurface {
  const [columns, rows] = [Math.ceil(10 * (right - left)), Math.ceil(10 * (bottom - top))]
  const positions: number[] = []
  const triangles: number[] = []
  for (let y = 0; y <= rows; y++) {
    for (let x = 0; x <= columns; x++) {
      positions.push(left + (x / columns) * (right - left), top + (y / rows) * (bottom - top), 0)
    }
  }
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const a = y * (columns + 1) + x
      triangles.push(a, a + columns + 1, a + 1, a + 1, a + columns + 1, a + columns + 2)
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) }
}

function joined(a: TriangleSurface, b: TriangleSurface): TriangleSurface {
  const first = a.positions.length / 3
  return {
    positions: Float32Array.of(...a.positions, ...b.positions),
    triangles: Uint32Array.of(...a.triangles, ...b.triangles.map((vertex) => vertex + first)),
  }
}

type Rgb = [number, number, number]

interface Scene {
  wall: Rgb
  /** What is behind the wall in a row. */
  backdrop: (y: number) => Rgb
}

/** Paler towards the horizon. */
const SKY = (y: number): Rgb => [90 + y / 3, 130 + y / 4, 225]
const BLACK_CLOTH = (y: number): Rgb => [6 + (y % 3), 5, 8]

/** The wall alone before the backdrop. */
async function photograph(name: string, center: Vector3, { wall, backdrop }: Scene): Promise<TexturePhoto> {
  const camera: RenderCamera = {
    ...{ widthPx: SIZE_PX, heightPx: SIZE_PX, fxPx: SIZE_PX, fyPx: SIZE_PX, cxPx: SIZE_PX / 2, cyPx: SIZE_PX / 2 },
    camFromWorld: lookAt(center, [0, 0, 0], [0, -1, 0]),
  }
  const raster = new DepthRaster(WALL, camera)
  raster.draw()
  const rgb = new Uint8Array(3 * SIZE_PX * SIZE_PX)
  for (let i = 0; i < raster.triangle.length; i++) {
    const y = Math.floor(i / SIZE_PX)
    rgb.set(raster.triangle[i] === -1 ? backdrop(y) : wall, 3 * i)
  }
  const file = path.join(dir, `${name}.png`)
  await sharp(rgb, { raw: { width: SIZE_PX, height: SIZE_PX, channels: 3 } })
    .png()
    .toFile(file)
  return { name, path: file, maskPath: null, camera }
}

async function textured(mesh: TriangleSurface, wall: Rgb, backdrop = SKY) {
  const photos = await Promise.all(
    [-1, 0, 1].map((x, i) => photograph(`${wall[0]}-${backdrop(0)[0]}-${i}`, [x, 0, -4], { wall, backdrop })),
  )
  const { mesh: result, statistics } = await textureMesh(mesh, photos, {
    ...{ maxTexturePx: 1024, light: 'varies', signal: new AbortController().signal },
    progress() {},
  })
  const heights = Array.from(result.triangles, (vertex) => result.positions[3 * vertex + 1] as number)
  return { statistics, highest: Math.min(...heights), faces: result.triangles.length / 3 }
}

describe('what lies in the backdrop', () => {
  const red: Rgb = [170, 60, 50]

  it('is left out where photos show the sky in its place', async () => {
    const { statistics, highest, faces } = await textured(joined(WALL, SPECK), red)
    expect(statistics.backdropFaces).toBe(SPECK.triangles.length / 3)
    expect(faces).toBe(WALL.triangles.length / 3)
    expect(highest).toBeCloseTo(-1, 5)
  })

  it('stays when it is so large that it may be a wall of that colour', async () => {
    const { statistics, highest } = await textured(joined(WALL, GABLE), red)
    expect(statistics.backdropFaces).toBe(0)
    expect(highest).toBeCloseTo(-1.5, 5)
  })

  it('is left out where photos show black cloth in its place, but not the dark of the thing itself', async () => {
    const { statistics, faces } = await textured(joined(WALL, SPECK), red, BLACK_CLOTH)
    expect(statistics.backdropFaces).toBe(SPECK.triangles.length / 3)
    expect(faces).toBe(WALL.triangles.length / 3)
    const dark = await textured(WALL, [14, 12, 15], BLACK_CLOTH)
    expect(dark.statistics.backdropFaces).toBe(0)
  })

  it('is not looked for where most of it has a surface: a pale wall that flows into it', async () => {
    const { statistics } = await textured(WALL, [150, 190, 225])
    expect(statistics.backdropFaces).toBe(0)
  })
})
