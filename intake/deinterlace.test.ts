import sharp from 'sharp'
import { expect, test } from 'vitest'
import { deinterlace } from './deinterlace.ts'

const [WIDTH, HEIGHT] = [320, 240]

/** A photo-like texture, seen `shiftPx` further to the right. */
async function frame(shiftPx: number, grainPx = 4): Promise<Uint8ClampedArray> {
  const [width, height] = [2 * WIDTH, HEIGHT]
  const noise = Uint8Array.from(
    { length: (width / grainPx) * (height / grainPx) },
    (_, i) => (Math.imul(i + 1, 2654435761) >>> 16) & 255,
  )
  const raw = { width: width / grainPx, height: height / grainPx, channels: 1 } as const
  const pixels = await sharp(noise, { raw })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extract({ left: shiftPx, top: 0, width: WIDTH, height: HEIGHT })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
  return new Uint8ClampedArray(pixels)
}

/** Lines of both in turn. */
function weave(upper: Uint8ClampedArray, lower: Uint8ClampedArray): Uint8ClampedArray {
  return upper.map((value, i) => (Math.floor(i / (4 * WIDTH)) % 2 === 0 ? value : (lower[i] as number)))
}

const meanDifference = (a: Uint8ClampedArray, b: Uint8ClampedArray) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length

test('two fields of a movement become the picture of one', async () => {
  const [upper, lower] = [await frame(0), await frame(6)]
  const woven = weave(upper, lower)
  expect(meanDifference(woven, upper)).toBeGreaterThan(10)
  expect(deinterlace(woven, WIDTH, HEIGHT)).toBe(true)
  expect(meanDifference(woven, upper)).toBeLessThan(4)
})

/**
 * Two fields in YCbCr as films keep them, with a line of colour for two of a field, the fields' in turn; made RGB by a decoder that knows no
 * fields.
 */
function weaveColours(upper: Uint8ClampedArray, lower: Uint8ClampedArray, drawnOut: 'nearest' | 'linear') {
  const colourLine = (k: number, at: number) => {
    const field = k % 2 === 0 ? upper : lower
    const y = Math.min(HEIGHT - 1, 4 * Math.floor(k / 2) + (k % 2))
    const [r = 0, g = 0, b = 0] = field.subarray(4 * (y * WIDTH + at), 4 * (y * WIDTH + at) + 3)
    const own = 0.299 * r + 0.587 * g + 0.114 * b
    return [r - own, g - own, b - own]
  }
  const woven = weave(upper, lower)
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    const [r = 0, g = 0, b = 0] = woven.subarray(4 * i, 4 * i + 3)
    const own = 0.299 * r + 0.587 * g + 0.114 * b
    const [k, other] = [y >> 1, Math.min(HEIGHT / 2 - 1, Math.max(0, (y >> 1) + (y % 2 ? 1 : -1)))]
    const share = drawnOut === 'linear' ? 0.25 : 0
    const [near, far] = [colourLine(k, x), colourLine(other, x)]
    for (let c = 0; c < 3; c++) woven[4 * i + c] = own + (1 - share) * (near[c] ?? 0) + share * (far[c] ?? 0)
  }
  return woven
}

/** How far the colours of a line are from those two lines below, against which a comb of four lines shows. */
function colourComb(rgba: Uint8ClampedArray): number {
  const red = (i: number) => (rgba[4 * i] as number) - (rgba[4 * i + 1] as number)
  let sum = 0
  for (let i = 0; i < WIDTH * (HEIGHT - 2); i++) sum += Math.abs(red(i) - red(i + 2 * WIDTH))
  return sum / (WIDTH * (HEIGHT - 2))
}

test.each(['nearest', 'linear'] as const)(
  'colours of a movement have no combs either, drawn out by the %s',
  async (how) => {
    const tinted = async (shiftPx: number) => {
      const [grey, tint] = [await frame(shiftPx), await frame(shiftPx, 20)]
      return grey.map((value, i) => 0.5 * value + (i % 4 === 0 ? 0.5 * (tint[i] as number) : 60))
    }
    const upper = await tinted(0)
    const woven = weaveColours(upper, await tinted(10), how)
    const before = colourComb(woven)
    expect(deinterlace(woven, WIDTH, HEIGHT)).toBe(true)
    expect(colourComb(woven)).toBeLessThan(1.5 * colourComb(upper))
    expect(before).toBeGreaterThan(2 * colourComb(upper))
    expect(meanDifference(woven, upper)).toBeLessThan(how === 'nearest' ? 4 : 5)
  },
)

test('a movement in a part of the picture is enough', async () => {
  const still = await frame(0)
  const moved = weave(still, await frame(6))
  const part = still.map((value, i) => ((i >> 2) % WIDTH < 48 ? (moved[i] as number) : value))
  expect(deinterlace(part, WIDTH, HEIGHT)).toBe(true)
})

test('a picture without combs stays as it is, with fine lines and noise as well', async () => {
  const noisy = (await frame(0)).map((value, i) => value + ((Math.imul(i, 40503) >>> 8) % 13) - 6)
  const lines = (await frame(0)).map((_, i) => (Math.floor(i / (4 * WIDTH)) % 4 < 2 ? 40 : 200))
  for (const picture of [await frame(0), noisy, lines]) {
    const before = picture.slice()
    expect(deinterlace(picture, WIDTH, HEIGHT)).toBe(false)
    expect(picture).toEqual(before)
  }
})
