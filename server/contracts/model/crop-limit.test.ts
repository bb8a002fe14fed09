import { expect, it } from 'vitest'
import { leavesAlmostNothing } from './crop-limit.ts'

it('refuses what is nothing, or a sliver of a large model', () => {
  expect(leavesAlmostNothing(0, 2)).toBe(true)
  expect(leavesAlmostNothing(120, 48_009)).toBe(true)
  expect(leavesAlmostNothing(499, 1_000_000)).toBe(true)
})

it('takes a small thing out of a large scene, and a part of a small model', () => {
  expect(leavesAlmostNothing(500, 1_000_000)).toBe(false)
  expect(leavesAlmostNothing(481, 48_009)).toBe(false)
  expect(leavesAlmostNothing(1, 32)).toBe(false)
})
