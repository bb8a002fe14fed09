import sharp from 'sharp'
import { expect, test } from 'vitest'
import { deinterlace } from './deinterlace.ts'

const [WIDTH, HEIGHT] = [320, 240]

/** A photo-like texture, seen `shiftPx` further to the right. */
async function frame(shiftPx: number): Promise<Uint8ClampedArray> {
  const [width, height] = [2 * WIDTH, HEIGHT]
  const noise = Uint8Array.from(
    { length: (width / 4) * (height / 4) },
    (_, i) => (Math.imul(i + 1, 2654435761) >>> 16) & 255,
  )
  const raw = { width: width / 4, height: height / 4, channels: 1 } as const
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
