import { expect, test } from 'vitest'
import { finishedBlocks } from './matching.ts'

/** Blocks called for after each line. */
function blocksAfter(lines: readonly string[]): string[][] {
  const blocks: string[] = []
  const onLine = finishedBlocks(({ row, column }) => blocks.push(`${row},${column}`))
  return lines.map((line) => {
    onLine(line)
    return [...blocks]
  })
}

test('3.8 says a block when it is done', () => {
  expect(blocksAfter(['Matching block [1/2, 1/2] in 1.000s', 'Matching block [1/2, 2/2] in 0.500s'])).toEqual([
    ['0,0'],
    ['0,0', '0,1'],
  ])
})

test('later versions say it when it begins, which is when the one before is done', () => {
  expect(blocksAfter(['Matching block [1/2, 1/2]', 'in 1.000s', 'Matching block [1/2, 2/2]'])).toEqual([
    [],
    [],
    ['0,0'],
  ])
})
