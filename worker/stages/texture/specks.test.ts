import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RenderCamera } from '../../images/render-camera.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { textureMesh } from './texture-mesh.ts'

const WIDTH_PX = 400
const HEIGHT_PX = 300
const COLUMNS = 80
const ROWS = 60

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-specks-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Of the photo, at x, y in pixels. */
function colorAt(x: number, y: number): [number, number, number] {
  return [40 + (x / WIDTH_PX) * 170, 40 + (y / HEIGHT_PX) * 170, 130 + 60 * Math.sin(x / 40)]
}

/** Triangles that no other touches, a pixel and a half wide, in the plane z = 1 before a camera whose pixels are thousandths. */
function confetti(): TriangleSurface {
  const positions: number[] = []
  for (let row = 1; row < ROWS - 1; row++) {
    for (let column = 1; column < COLUMNS - 1; column++) {
      const [x, y] = [5 * column + (row % 5) / 5 - WIDTH_PX / 2, 5 * row + (column % 7) / 7 - HEIGHT_PX / 2]
      for (const [dx, dy] of [
        [0, 0],
        [0, 1.5],
        [1.5, 0],
      ] as const)
        positions.push((x + dx) / 1000, (y + dy) / 1000, 1)
    }
  }
  return {
    positions: Float32Array.from(positions),
    triangles: Uint32Array.from(positions.keys()).slice(0, positions.length / 3),
  }
}

it('lays out single small faces without padding, in the colours of their corners', async () => {
  const camera: RenderCamera = {
    ...{ widthPx: WIDTH_PX, heightPx: HEIGHT_PX, fxPx: 1000, fyPx: 1000, cxPx: WIDTH_PX / 2, cyPx: HEIGHT_PX / 2 },
    camFromWorld: { rotation: [1, 0, 0, 0], translation: [0, 0, 0] },
  }
  const rgb = new Uint8Array(3 * WIDTH_PX * HEIGHT_PX)
  for (let i = 0; i < WIDTH_PX * HEIGHT_PX; i++) {
    rgb.set(colorAt((i % WIDTH_PX) + 0.5, Math.floor(i / WIDTH_PX) + 0.5), 3 * i)
  }
  const file = path.join(dir, 'photo.png')
  await sharp(rgb, { raw: { width: WIDTH_PX, height: HEIGHT_PX, channels: 3 } })
    .png()
    .toFile(file)
  const mesh = confetti()
  const { mesh: textured, statistics } = await textureMesh(
    mesh,
    [{ name: 'photo', path: file, maskPath: null, camera }],
    {
      ...{ maxTexturePx: 1024, light: 'varies', signal: new AbortController().signal },
      progress() {},
    },
  )
  // With two texels around each, 4,500 of them would need more than twice the area.
  expect(statistics).toMatchObject({
    charts: mesh.triangles.length / 3,
    unseenFaces: 0,
    scale: 1,
    widthPx: 256,
    heightPx: 256,
  })
  const { texture, uvs, positions } = textured
  let worst = 0
  for (let v = 0; v < uvs.length / 2; v++) {
    const [u, w] = [(uvs[2 * v] as number) * texture.widthPx, (uvs[2 * v + 1] as number) * texture.heightPx]
    // Corners are at the middles of texels: bilinear samples take that one alone.
    expect(Math.abs((u % 1) - 0.5) + Math.abs((w % 1) - 0.5)).toBeLessThan(1e-3)
    const texel = Math.floor(w) * texture.widthPx + Math.floor(u)
    const [x, y] = [0, 1].map((axis) => 1000 * (positions[3 * v + axis] as number)) as [number, number]
    const expected = colorAt(x + WIDTH_PX / 2, y + HEIGHT_PX / 2)
    for (let c = 0; c < 3; c++) {
      worst = Math.max(worst, Math.abs((texture.rgb[3 * texel + c] as number) - (expected[c] as number)))
    }
  }
  expect(worst).toBeLessThan(2)
})
