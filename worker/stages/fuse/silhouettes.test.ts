import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { maskPath, writeMaskFile } from '#worker/masks/mask-file.ts'
import type { DepthView } from './depth-views.ts'
import { Silhouettes } from './silhouettes.ts'

const SIZE = { widthPx: 20, heightPx: 20 }

/** Cameras side by side that look along +z: a point at depth 1 is in column 10 + 10 (x - x0). */
const views = [0, 0.1, 0.2].map(
  (x0, image): DepthView => ({
    ...{ image, ...SIZE, neighbours: [] },
    camera: {
      pinhole: { fxPx: 10, fyPx: 10, cxPx: 10, cyPx: 10 },
      camFromWorld: { rotation: [1, 0, 0, 0], translation: [-x0, 0, 0] },
    },
  }),
)

it('points that most masks leave out are dropped, with their counts of photos', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-silhouettes-'))
  const leftHalf = Uint8Array.from({ length: 400 }, (_, i) => Number(i % 20 < 10))
  const all = new Uint8Array(400).fill(1)
  for (const [i, mask] of [leftHalf, leftHalf, all].entries())
    await writeMaskFile(maskPath(dir, `${i}.jpg`), mask, SIZE)
  const silhouettes = await Silhouettes.open(views, ({ image }) => `${image}.jpg`, dir)
  const points = {
    // Right of the middle, left of it, and where one mask of three leaves it out.
    positions: Float32Array.of(0.5, 0, 1, -0.5, 0.2, 1, 0.02, 0, 1),
    normals: Float32Array.of(0, 0, -1, 0, 1, 0, 1, 0, 0),
    colors: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    photos: Uint8Array.of(2, 3, 4),
  }
  expect(silhouettes.keep(points)).toEqual({
    positions: Float32Array.of(-0.5, 0.2, 1, 0.02, 0, 1),
    normals: Float32Array.of(0, 1, 0, 1, 0, 0),
    colors: Uint8Array.of(4, 5, 6, 7, 8, 9),
    photos: Uint8Array.of(3, 4),
  })
  const without = await Silhouettes.open(views, ({ image }) => `${image}.jpg`, path.join(dir, 'none'))
  expect(without.keep(points)).toBe(points)
  await rm(dir, { recursive: true })
})
