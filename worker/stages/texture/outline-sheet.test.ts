import { expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { type ChartTexels, turned, WAYS } from './chart-outline.ts'
import { OutlineSheet } from './outline-sheet.ts'
import { coverWithSquares, turnedCover } from './square-cover.ts'

const WIDTH = 300
const HEIGHT = 260

/** Blots of any size, with holes, and lines that are a texel wide. */
function blot(random: () => number): ChartTexels {
  const [width, height] = [1 + Math.floor(150 * random() ** 3), 1 + Math.floor(150 * random() ** 3)]
  const touched = new Uint8Array(width * height)
  for (let part = 0; part < 4; part++) {
    const [x, y, r] = [width * random(), height * random(), 0.6 * random() * Math.max(width, height)]
    for (let i = 0; i < touched.length; i++) {
      const distance = Math.hypot((i % width) + 0.5 - x, Math.floor(i / width) + 0.5 - y)
      if (distance < r && distance > 0.3 * r) touched[i] = 1
    }
  }
  touched[Math.floor(random() * touched.length)] = 1
  for (let x = 0; x < width; x++) touched[x] = 1
  return { touched, width, height }
}

/** The first free place in plain: row by row, texel by texel. */
function plainPlace(taken: Uint8Array, { touched, width, height }: ChartTexels): [x: number, y: number] | null {
  const texels = Array.from(touched.keys()).filter((i) => touched[i])
  const offsets = texels.map((i) => Math.floor(i / width) * WIDTH + (i % width))
  for (let y = 0; y + height <= HEIGHT; y++) {
    for (let x = 0; x + width <= WIDTH; x++) {
      if (offsets.every((offset) => !taken[y * WIDTH + x + offset])) return [x, y]
    }
  }
  return null
}

it('finds the first place at which all texels of a piece are free, in every way', () => {
  const random = makeRandom(8)
  const sheet = new OutlineSheet(WIDTH, HEIGHT)
  const taken = new Uint8Array(WIDTH * HEIGHT)
  let [found, full] = [0, 0]
  for (let n = 0; n < 200; n++) {
    const piece = blot(random)
    const way = WAYS[n % 8] as (typeof WAYS)[number]
    const laid = turned(piece, way)
    const expected = plainPlace(taken, laid)
    const is = sheet.find(turnedCover(coverWithSquares(piece), way))
    expect(is ? [sheet.x, sheet.y] : null).toEqual(expected)
    if (!expected) {
      full++
      continue
    }
    found++
    const [left, top] = expected
    sheet.take(laid, left, top)
    laid.touched.forEach((is, i) => {
      if (is) taken[(top + Math.floor(i / laid.width)) * WIDTH + left + (i % laid.width)] = 1
    })
  }
  expect(Math.min(found, full)).toBeGreaterThan(20)
})

it('looks from a row on, and above another', () => {
  const sheet = new OutlineSheet(100, 100)
  const block = { touched: new Uint8Array(400).fill(1), width: 20, height: 20 }
  const cover = coverWithSquares(block)
  sheet.take(block, 0, 40)
  expect(sheet.find(cover, { from: 25 })).toBe(true)
  expect([sheet.x, sheet.y]).toEqual([20, 25])
  expect(sheet.find(cover, { from: 25, before: 25 })).toBe(false)
  expect(sheet.find(cover, { from: 81 })).toBe(false)
})

it('goes to even places where it has to', () => {
  const sheet = new OutlineSheet(100, 100)
  const [one, block] = [1, 4].map((side) => ({
    touched: new Uint8Array(side * side).fill(1),
    ...{ width: side, height: side },
  })) as [ChartTexels, ChartTexels]
  const find = (from = 0) => sheet.find(coverWithSquares(block), { from, isEven: true })
  sheet.take(one, 0, 0)
  expect(find()).toBe(true)
  expect([sheet.x, sheet.y]).toEqual([2, 0])
  for (let x = 0; x < 100; x++) sheet.take(one, x, 20)
  expect(find(15)).toBe(true)
  expect([sheet.x, sheet.y]).toEqual([0, 16])
  expect(find(17)).toBe(true)
  expect([sheet.x, sheet.y]).toEqual([0, 22])
})
