import { expect, test } from 'vitest'
import { createScreen } from './screen.ts'

function record(facts: { isTTY?: boolean; columns?: number }) {
  const written: string[] = []
  const screen = createScreen({ ...facts, write: (text: string) => written.push(text) > 0 })
  return { screen, written }
}

test('without a terminal there is one line for each new tenth and each new stage', () => {
  const { screen, written } = record({})
  for (let percent = 0; percent <= 35; percent++) screen.bar('Match photos', percent / 100, `${percent} of 100 pairs`)
  screen.bar('Find cameras', 0.35, '')
  screen.clearBar()
  expect(written).toEqual([
    '  0 % Match photos: 0 of 100 pairs\n',
    ' 10 % Match photos: 10 of 100 pairs\n',
    ' 20 % Match photos: 20 of 100 pairs\n',
    ' 30 % Match photos: 30 of 100 pairs\n',
    ' 35 % Find cameras\n',
  ])
})

test('on a terminal there is one bar that never wraps, redrawn only when it changes', () => {
  const { screen, written } = record({ isTTY: true, columns: 40 })
  screen.bar('Match photos', 0.5, 'Matched 31 of 55 pairs, about 40 s left')
  screen.bar('Match photos', 0.5, 'Matched 31 of 55 pairs, about 40 s left')
  expect(written).toHaveLength(1)
  const bar = written[0]?.replace('\r\u001b[2K', '') ?? ''
  expect(bar).toMatch(/^█{12}░{12} {2}50 % Match/)
  expect(bar.length).toBe(39)
})

test('a line appears above the bar', () => {
  const { screen, written } = record({ isTTY: true, columns: 80 })
  screen.bar('Upload', 0.25, '')
  screen.line('hello')
  const bar = '██████░░░░░░░░░░░░░░░░░░  25 % Upload'
  expect(written.join('')).toBe(`\r\u001b[2K${bar}\r\u001b[2Khello\n${bar}`)
})

test('only what is done has a hundred percent', () => {
  const { screen, written } = record({})
  screen.bar('Upload', 0.999, '')
  expect(written).toEqual([' 99 % Upload\n'])
})
