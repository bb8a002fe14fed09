import { expect, it } from 'vitest'
import { removeEdgeFattening } from './remove-edge-fattening.ts'

const WIDTH = 60
const HEIGHT = 40
/** Rows above are a plain sky, from here on a checkered roof. */
const ROOF_ROW = 20

function picture(grayAt: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => grayAt(i % WIDTH, Math.floor(i / WIDTH)))
}

function depthsFrom(firstRow: number): Float32Array {
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i >= firstRow * WIDTH ? 7 : 0))
}

function removeFrom(depths: Float32Array, gray: Uint8Array, isKept = new Uint8Array(gray.length)): void {
  removeEdgeFattening({ depths, isKept, gray, tint: new Uint8Array(gray.length), widthPx: WIDTH, heightPx: HEIGHT })
}

const roof = (x: number, y: number) => ((x + y) % 2 ? 40 : 90)
const skyOverRoof = picture((x, y) => (y < ROOF_ROW ? 200 + ((x * 7 + y * 3) % 5) : roof(x, y)))

it('takes the roof’s depth from the sky around it, and from the mixed pixels between', () => {
  const depths = depthsFrom(ROOF_ROW - 4)
  removeFrom(depths, skyOverRoof)
  // The row above the roof touches it, so it isn't plain, and with the roof's first row it is the border. In its corners less is near a plain pixel.
  const inCorner = (i: number) => i < (ROOF_ROW + 1) * WIDTH && (i % WIDTH < 1 || i % WIDTH > WIDTH - 2)
  expect(depths.map((depth, i) => (inCorner(i) ? 0 : depth))).toEqual(depthsFrom(ROOF_ROW + 1))
})

it('leaves a plain wall that has depth', () => {
  const wall = picture((x) => 120 + (x % 4))
  const depths = depthsFrom(10)
  removeFrom(depths, wall)
  expect(depths).toEqual(depthsFrom(10))
})

it('leaves small plain gaps in texture', () => {
  const gap = picture((x, y) => (x >= 20 && x < 29 && y >= 20 && y < 29 ? 128 : roof(x, y)))
  const depths = depthsFrom(0).map((depth, i) => (gap[i] === 128 && i % 4 ? 0 : depth))
  const before = depths.slice()
  removeFrom(depths, gap)
  expect(depths).toEqual(before)
})

it('leaves what is beyond doubt: a white wall that flows into the sky', () => {
  const depths = depthsFrom(15)
  const isKept = depths.map((depth, i) => (depth > 0 && i % WIDTH < 30 ? 1 : 0))
  removeFrom(depths, skyOverRoof, Uint8Array.from(isKept))
  expect(depths[17 * WIDTH + 10]).toBe(7)
  expect(depths[17 * WIDTH + 50]).toBe(0)
})
