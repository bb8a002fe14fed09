import { expect, test } from 'vitest'
import { MAX_MOVEMENT } from './frame-movement.ts'
import { FrameSurvey, surveyRate } from './survey-frames.ts'

const SIZE = { widthPx: 384, heightPx: 216 }

/** A texture of smooth noise, seen through a window at (x, y); the same everywhere. */
function view(x: number, y: number, { contrast = 1, seed = 1 } = {}): Uint8Array {
  const rgb = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3)
  const hash = (i: number, j: number) => {
    const value = Math.sin(i * 127.1 + j * 311.7 + seed * 74.7) * 43_758.5453
    return value - Math.floor(value)
  }
  const cell = 24
  for (let v = 0; v < SIZE.heightPx; v++) {
    for (let u = 0; u < SIZE.widthPx; u++) {
      const [a, b] = [(u + x) / cell, (v + y) / cell]
      const [i, j] = [Math.floor(a), Math.floor(b)]
      const [s, t] = [a - i, b - j]
      const top = hash(i, j) * (1 - s) + hash(i + 1, j) * s
      const bottom = hash(i, j + 1) * (1 - s) + hash(i + 1, j + 1) * s
      rgb.fill(
        128 + contrast * 255 * (top * (1 - t) + bottom * t - 0.5),
        (v * SIZE.widthPx + u) * 3,
        (v * SIZE.widthPx + u) * 3 + 3,
      )
    }
  }
  return rgb
}

function movementOf(from: Uint8Array, to: Uint8Array): number {
  const survey = new FrameSurvey()
  survey.add({ timeS: 0, rgb: from, ...SIZE })
  return survey.add({ timeS: 0.1, rgb: to, ...SIZE }).movement
}

test('movement is the shift as a share of the width, to a pixel of the small frames', () => {
  for (const [dx, dy] of [
    [0, 0],
    [16, 0],
    [0, -12],
    [24, 16],
  ] as const) {
    const expected = Math.hypot(dx, dy) / SIZE.widthPx
    expect(Math.abs(movementOf(view(100, 100), view(100 + dx, 100 + dy)) - expected)).toBeLessThanOrEqual(1 / 96)
  }
})

test('noise and light are no movement, a cut is the most there is, and a bare wall none', () => {
  const noisy = view(0, 0).map((value, i) => value + (i % 5) - 2)
  expect(movementOf(view(0, 0), noisy)).toBe(0)
  expect(movementOf(view(0, 0), view(0, 0, { seed: 9 }))).toBeGreaterThan(MAX_MOVEMENT / 2)
  expect(movementOf(view(0, 0, { contrast: 0 }), view(9, 0, { contrast: 0 }))).toBe(0)
})

test('a blurred frame is less sharp than a sharp one', () => {
  const survey = new FrameSurvey()
  const sharp = view(0, 0)
  const blurred = sharp.map((_, i) => {
    let sum = 0
    for (let k = -12; k <= 12; k++) sum += sharp[i + 3 * k] ?? sharp[i] ?? 0
    return sum / 25
  })
  const a = survey.add({ timeS: 0, rgb: sharp, ...SIZE })
  const b = survey.add({ timeS: 0.1, rgb: blurred, ...SIZE })
  expect(b.sharpness).toBeLessThan(0.7 * a.sharpness)
})

test('a long video is looked at more rarely', () => {
  expect(surveyRate(20)).toBe(10)
  expect(surveyRate(3000) * 3000).toBe(1500)
  expect(surveyRate(0)).toBe(10)
})
