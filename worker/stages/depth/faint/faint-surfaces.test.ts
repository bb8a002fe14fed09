import { expect, test } from 'vitest'
import { poseFromCenter } from '../../../geometry/rigid-transform.ts'
import type { Vector3 } from '../../../geometry/vector3.ts'
import type { Header } from '../store-images.ts'
import { FaintSurfaces, SWEEPS } from './faint-surfaces.ts'
import { reducedContrast, sweepView } from './sweep-view.ts'

/** Three photos of a yard, from a metre and a half above it, looking along z; y is down. */
const WIDTH = 320
const HEIGHT = 240
const FOCAL = 300
const GROUND = 1.5
const CENTERS: Vector3[] = [
  [0, 0, 0],
  [0.25, 0, 0],
  [-0.25, 0, 0.05],
]
const HORIZON = HEIGHT / 2

/** Farther than this the ground is measured. */
const MEASURED_FROM = 8

const HEADERS = CENTERS.map(
  (center): Header => ({
    widthPx: WIDTH,
    heightPx: HEIGHT,
    pinhole: { fxPx: FOCAL, fyPx: FOCAL, cxPx: WIDTH / 2, cyPx: HORIZON },
    camFromWorld: poseFromCenter([1, 0, 0, 0, 1, 0, 0, 0, 1], center),
    isMasked: false,
  }),
)

/** Between 0 and 1, the same for the same numbers. */
function hash(...numbers: number[]): number {
  let state = 1
  for (const number of numbers) {
    // The finalizer of MurmurHash3.
    state ^= Math.imul(number, 0x9e3779b1)
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
    state ^= state >>> 16
  }
  return (state >>> 0) / 2 ** 32
}

/** Gravel: grains of 4 cm, evened between their middles. */
function gravel(x: number, z: number): number {
  const [u, v] = [x / 0.04, z / 0.04]
  const [i, k] = [Math.floor(u), Math.floor(v)]
  const [s, t] = [u - i, v - k]
  const row = (n: number) => (1 - s) * hash(i, n) + s * hash(i + 1, n)
  return (1 - t) * row(k) + t * row(k + 1)
}

/** Along z, of the ground that pixel shows; 0 for the sky. */
function depthAt(y: number): number {
  return y + 0.5 > HORIZON ? (GROUND * FOCAL) / (y + 0.5 - HORIZON) : 0
}

/** A photo: the ground has a little texture, and the sensor noise; `isSame`: whether the photos show the same. */
function photo(image: number, isSame: boolean): Uint8Array {
  const [cx, , cz] = CENTERS[image] as Vector3
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    const depth = depthAt(y)
    const noise = 4 * (hash(x, y, image) - 0.5)
    if (depth === 0) return 230 + noise / 4
    const wx = cx + (depth * (x + 0.5 - WIDTH / 2)) / FOCAL
    return 120 + 24 * gravel(wx + (isSame ? 0 : 100 * image), cz + depth) + noise
  })
}

/** What is measured of an image: the ground from afar, and that a little wrong. */
function measured(): Float32Array {
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const depth = depthAt(Math.floor(i / WIDTH))
    return depth > MEASURED_FROM && depth < 40 ? depth * (1 + 0.002 * (hash(i) - 0.5)) : 0
  })
}

function sweepAll(isSame: boolean): { found: number; errors: number[] } {
  const surfaces = new FaintSurfaces()
  const contrasts = HEADERS.map((header, image) => reducedContrast(header, photo(image, isSame)))
  const views = HEADERS.map((header, image) => sweepView(header, contrasts[image]?.values as Int8Array))
  for (const [image, contrast] of contrasts.entries()) {
    surfaces.survey(image, HEADERS[image] as Header, contrast, measured(), null)
  }
  surfaces.findPlanes()
  for (const options of SWEEPS) {
    for (const [image, view] of views.entries()) {
      surfaces.sweep(
        image,
        view,
        views.filter((other) => other !== view),
        options,
        100,
      )
    }
    surfaces.settlePlanes()
  }
  const { pixels, hypotheses } = surfaces.detailOf(0, views[0] as (typeof views)[0], HEADERS[0] as Header)
  const errors = Array.from(pixels, (pixel, n) => {
    const truth = depthAt(Math.floor(pixel / WIDTH))
    return Math.abs((hypotheses[4 * n + 3] as number) / truth - 1)
  })
  return { found: pixels.length, errors: errors.sort((a, b) => a - b) }
}

/** Pixels of an image that show ground which is nearer than what is measured. */
const OPEN_PX = WIDTH * (HEIGHT - HORIZON - (GROUND * FOCAL) / MEASURED_FROM)

test('ground with faint texture is carried on from where it is measured', () => {
  const { found, errors } = sweepAll(true)
  expect(found).toBeGreaterThan(0.4 * OPEN_PX)
  // A hundredth of the depth is a quarter of a pixel.
  expect(errors[Math.floor(0.5 * errors.length)]).toBeLessThan(0.01)
  expect(errors[Math.floor(0.9 * errors.length)]).toBeLessThan(0.025)
})

test('texture that is another in each photo is no surface', () => {
  expect(sweepAll(false).found).toBeLessThan(0.02 * OPEN_PX)
})
