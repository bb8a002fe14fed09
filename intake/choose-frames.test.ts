import { expect, test } from 'vitest'
import { chooseFrames, type SurveyedFrame, suggestFrameCount } from './choose-frames.ts'

/** Frames ten to a second, by how far each moved. */
function frames(movements: readonly number[], sharpnessOf = (_: number) => 100): SurveyedFrame[] {
  return movements.map((movement, i) => ({
    timeS: i / 10,
    movement: i === 0 ? 0 : movement,
    sharpness: sharpnessOf(i),
  }))
}

test('a pause gives no more photos than the same way without it', () => {
  const walk = frames([...Array(100).fill(0.02), ...Array(300).fill(0), ...Array(100).fill(0.02)])
  const chosen = chooseFrames(walk, 20)
  expect(chosen).toHaveLength(20)
  const inPause = chosen.filter((i) => i > 101 && i < 399)
  expect(inPause.length).toBeLessThanOrEqual(1)
  const first = chosen.filter((i) => i <= 101).length
  expect(Math.abs(first - 10)).toBeLessThanOrEqual(1)
})

test('of each stretch the sharpest frame is taken, and neighbours stay apart', () => {
  const walk = frames(Array(200).fill(0.02), (i) => (i % 20 === 11 ? 500 : i % 20 === 0 ? 900 : 100))
  const chosen = chooseFrames(walk, 10)
  expect(chosen).toEqual(Array.from({ length: 10 }, (_, k) => 20 * k + 11))
})

test('a stretch with nothing in its middle takes what it has; a jump over a stretch leaves it out', () => {
  expect(chooseFrames(frames([0, 0.1, 0.1, 0.1, 0.1, 0.1]), 3)).toHaveLength(3)
  const jump = chooseFrames(frames([...Array(20).fill(0.01), 0.12, ...Array(20).fill(0.01)]), 20)
  expect(jump.length).toBeLessThan(20)
  expect(new Set(jump).size).toBe(jump.length)
})

test('a stretch that is blurred from end to end gives no frame, and a whole video that is soft gives all', () => {
  const movements = Array(200).fill(0.02)
  const blurred = chooseFrames(
    frames(movements, (i) => (i >= 60 && i < 80 ? 10 : 100)),
    10,
  )
  expect(blurred).toHaveLength(9)
  expect(blurred.some((i) => i >= 60 && i < 80)).toBe(false)
  expect(
    chooseFrames(
      frames(movements, () => 10),
      10,
    ),
  ).toHaveLength(10)
})

test('a camera that stands still gives frames spread over time', () => {
  const chosen = chooseFrames(frames(Array(100).fill(0.0001)), 5)
  expect(chosen).toHaveLength(5)
  for (const [k, i] of chosen.entries()) expect(Math.floor((i / 99) * 5)).toBe(Math.min(4, k))
})

test('all are taken where there are no more than were asked for', () => {
  expect(chooseFrames(frames([0, 0.1, 0.1]), 3)).toEqual([0, 1, 2])
  expect(chooseFrames([], 3)).toEqual([])
})

test('how many are worth taking follows the way that the camera went', () => {
  expect(suggestFrameCount(frames(Array(600).fill(0.01)))).toBe(60)
  expect(suggestFrameCount(frames(Array(600).fill(0.12)))).toBe(160)
  expect(suggestFrameCount(frames(Array(600).fill(0)))).toBe(24)
  expect(suggestFrameCount(frames(Array(90).fill(0.12)))).toBe(30)
  expect(suggestFrameCount(frames([0, 0.1]))).toBe(2)
})
