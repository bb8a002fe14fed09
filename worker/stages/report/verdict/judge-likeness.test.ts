import { describe, expect, it } from 'vitest'
import type { RenderedMesh } from '../../../images/render-textured.ts'
import type { RgbImage } from '../../../images/rgb-image.ts'
import { makeRandom } from '../../../testing/make-random.ts'
import { judgeLikeness } from './judge-likeness.ts'

const [WIDTH, HEIGHT] = [240, 160]

/** A wall of blocks, each of its own colour, the upper third of the picture plain sky. */
function wall(seed: number, { shiftPx = 0, sky = 0 } = {}): RgbImage {
  const random = makeRandom(seed)
  const colors = Array.from({ length: 64 * 64 }, () => [0, 1, 2].map(() => 60 + 120 * random()))
  const rgb = new Uint8Array(3 * WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const block = 64 * Math.floor(y / 7) + Math.floor((x + shiftPx) / 9)
      const color = y < sky ? [150, 180, 220] : (colors[block] as number[])
      for (let k = 0; k < 3; k++) rgb[3 * (y * WIDTH + x) + k] = color[k] as number
    }
  }
  return { widthPx: WIDTH, heightPx: HEIGHT, rgb }
}

function withColors(image: RgbImage, change: (value: number, channel: number) => number): RgbImage {
  return { ...image, rgb: image.rgb.map((value, i) => Math.max(0, Math.min(255, change(value, i % 3)))) }
}

const rendered = (image: RgbImage, covers: (x: number, y: number) => boolean = () => true): RenderedMesh => ({
  ...image,
  coverage: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (covers(i % WIDTH, Math.floor(i / WIDTH)) ? 255 : 0)),
})

const fine = { comparedPx: 240 }
const photo = wall(1)
/** One that is a little off everywhere, as good models are. */
const model = withColors(wall(1, { shiftPx: 1 }), (value) => value)

describe('a photo in another light', () => {
  const plain = judgeLikeness(rendered(model), photo, fine)

  it.each([
    ['brighter by two thirds of a stop', (value: number) => 1.3 * value + 4],
    ['darker', (value: number) => 0.75 * value - 5],
    ['warmer', (value: number, channel: number) => ([1.2, 1, 0.8] as const)[channel as 0 | 1 | 2] * value],
  ] as const)('%s makes the model no worse', (_, change) => {
    const other = judgeLikeness(rendered(model), withColors(photo, change), fine)
    expect(Math.abs((other.psnrDb ?? 0) - (plain.psnrDb ?? 99))).toBeLessThan(3.5)
    expect(Math.abs((other.ssim ?? 0) - (plain.ssim ?? 9))).toBeLessThan(0.03)
  })

  it('is told by gain and offset', () => {
    const { gain, offset } = judgeLikeness(
      rendered(photo),
      withColors(photo, (value) => 1.25 * value - 10),
      fine,
    )
    for (const k of [0, 1, 2] as const) {
      expect(Math.abs(gain[k] - 1.25)).toBeLessThan(0.02)
      expect(Math.abs(offset[k] + 10)).toBeLessThan(2)
    }
  })

  it('is found beside a passer-by who hides a fifth of it', () => {
    const hidden = withColors(photo, (value) => 1.25 * value)
    for (let y = 40; y < HEIGHT; y++)
      for (let x = 20; x < 80; x++) hidden.rgb.fill(8, 3 * (y * WIDTH + x), 3 * (y * WIDTH + x) + 3)
    const { gain } = judgeLikeness(rendered(photo), hidden, fine)
    for (const k of [0, 1, 2] as const) expect(Math.abs(gain[k] - 1.25)).toBeLessThan(0.06)
  })
})

describe('a wrong model', () => {
  it.each([
    ['another wall', wall(2)],
    ['one that is off by half a block', wall(1, { shiftPx: 5 })],
    ['a negative', withColors(photo, (value) => 255 - value)],
    ['plain grey', withColors(photo, () => 120)],
    ['black', withColors(photo, () => 0)],
  ])('is not fitted into a right one: %s', (_, wrong) => {
    const { psnrDb, ssim } = judgeLikeness(rendered(wrong), photo, fine)
    expect(psnrDb).toBeLessThan(19)
    expect(ssim).toBeLessThan(0.55)
  })
})

it('tells what is soft but in position from what is elsewhere', () => {
  const random = makeRandom(4)
  const cobbles = withColors(photo, (value) => value + 70 * (random() - 0.5))
  const [soft, moved] = [photo, wall(1, { shiftPx: 5 })].map(
    (model) => judgeLikeness(rendered(model), cobbles, fine).ssim ?? 0,
  ) as [number, number]
  expect(soft).toBeGreaterThan(0.6)
  expect(moved).toBeLessThan(0.48)
})

it('is compared at the resolution that was asked for: finer noise in the photo is no difference', () => {
  const random = makeRandom(9)
  const noisy = withColors(photo, (value) => value + 40 * (random() - 0.5))
  const [atFull, atHalf] = [240, 80].map((comparedPx) => judgeLikeness(rendered(photo), noisy, { comparedPx }))
  expect((atHalf?.psnrDb ?? 0) - (atFull?.psnrDb ?? 0)).toBeGreaterThan(6)
  expect(atHalf?.comparedPx).toBe(80)
})

describe('coverage', () => {
  const street = wall(1, { sky: 80 })

  it('is a share of what has detail: the sky is not missing', () => {
    expect(
      judgeLikeness(
        rendered(street, (_, y) => y >= 80),
        street,
        fine,
      ).detailCovered,
    ).toBeGreaterThan(0.96)
    const left = judgeLikeness(
      rendered(street, (x, y) => y >= 80 && x < WIDTH / 2),
      street,
      fine,
    )
    expect(Math.abs((left.detailCovered ?? 0) - 0.5)).toBeLessThan(0.03)
  })

  it('is a share of the subject where that is known, which alone is compared', () => {
    const subject = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH < WIDTH / 2 ? 255 : 0))
    const half = wall(2)
    for (let i = 0; i < subject.length; i++) {
      if (subject[i] !== 0) half.rgb.set(street.rgb.subarray(3 * i, 3 * i + 3), 3 * i)
    }
    const { ssim, detailCovered } = judgeLikeness(rendered(half), street, { ...fine, subject })
    expect(ssim).toBeGreaterThan(0.96)
    expect(detailCovered).toBeGreaterThan(0.95)
  })

  it('is unknown of a plain photo, and likeness of a model that is not in the picture', () => {
    const plain = withColors(photo, () => 100)
    expect(judgeLikeness(rendered(plain), plain, fine)).toMatchObject({ psnrDb: null, detailCovered: null })
    expect(
      judgeLikeness(
        rendered(photo, () => false),
        photo,
        fine,
      ),
    ).toMatchObject({ psnrDb: null, ssim: null, detailCovered: 0 })
  })
})

it('finds a spoiled part in a model that is right otherwise', () => {
  // A tenth of the picture is as if torn; on the whole nobody would notice.
  const torn = rendered({ ...photo, rgb: photo.rgb.slice() })
  const random = makeRandom(5)
  for (let y = 30; y < 90; y++)
    for (let x = 30; x < 94; x++) torn.rgb.fill(60 + 120 * random(), 3 * (y * WIDTH + x), 3 * (y * WIDTH + x) + 3)
  const [whole, spoiled] = [judgeLikeness(rendered(photo), photo, fine), judgeLikeness(torn, photo, fine)]
  expect(whole.worstSsim).toBeGreaterThan(0.99)
  expect(spoiled.ssim).toBeGreaterThan(0.85)
  expect(spoiled.worstSsim).toBeLessThan(0.5)
})
