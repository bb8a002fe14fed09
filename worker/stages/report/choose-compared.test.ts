import { expect, it } from 'vitest'
import { chooseCompared } from './choose-compared.ts'

const photos = (count: number, heldOut: readonly number[] = []) =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}`, heldOut: heldOut.includes(i) }))

it('compares all photos of a small capture', () => {
  expect(chooseCompared(photos(24)).size).toBe(24)
})

it('compares the held-out ones of a large capture, and others from its beginning to its end', () => {
  const chosen = chooseCompared(photos(200, [5, 15, 195]))
  expect(chosen.size).toBe(24)
  for (const name of ['5', '15', '195']) expect(chosen).toContain(name)
  const others = [...chosen].map(Number).filter((i) => ![5, 15, 195].includes(i))
  expect(Math.min(...others)).toBeLessThan(15)
  expect(Math.max(...others)).toBeGreaterThan(185)
})

it('compares no more than that when more are held out', () => {
  const all = Array.from({ length: 500 }, (_, i) => i)
  expect(chooseCompared(photos(500, all)).size).toBe(24)
})
