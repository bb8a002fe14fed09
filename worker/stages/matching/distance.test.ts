import { expect, it } from 'vitest'
import { distanceM } from './distance.ts'

const paris = { latitudeDeg: 48.8584, longitudeDeg: 2.2945 }

it('measures metres over the ground', () => {
  expect(distanceM(paris, { ...paris, latitudeDeg: paris.latitudeDeg + 0.001 })).toBeCloseTo(111.2, 0)
  expect(distanceM(paris, { ...paris, longitudeDeg: paris.longitudeDeg + 0.001 })).toBeCloseTo(73.2, 0)
  expect(distanceM(paris, paris)).toBe(0)
})

it('knows nothing of a photo without a place', () => {
  expect(distanceM(paris, null)).toBeNull()
})
