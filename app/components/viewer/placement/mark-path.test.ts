import { expect, it } from 'vitest'
import { markPath } from './mark-path.ts'

it('draws lines from ring to ring', () => {
  const path = markPath([
    { x: 10, y: 20 },
    { x: 110, y: 20 },
    { x: 110, y: 120 },
  ])
  expect(path.match(/M5 20a5 5|M105 20a5 5|M105 120a5 5/g)).toHaveLength(3)
  expect(path).toMatch('M15 20L105 20M110 25L110 115')
})

it('draws no line to what is behind the eye, nor where rings touch', () => {
  expect(markPath([{ x: 10, y: 20 }, null, { x: 50, y: 20 }])).not.toMatch('L')
  expect(
    markPath([
      { x: 10, y: 20 },
      { x: 19, y: 20 },
    ]),
  ).not.toMatch('L')
})
