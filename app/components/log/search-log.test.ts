import { expect, it } from 'vitest'
import { searchLog } from './search-log.ts'

const TEXT = [
  '2026-11-23T15:02:11.123Z [sparse] Registered 3',
  '2026-11-23T15:02:12.000Z [depth] map 1',
  'loose end',
  '',
].join('\n')

it('shows every line without its date', () => {
  const { lines, lineCount } = searchLog(TEXT, '', 10)
  expect(lineCount).toBe(3)
  expect(lines[0]).toMatch(/^\d\d:02:11 \[sparse\] Registered 3$/)
  expect(lines[2]).toBe('loose end')
})

it('finds lines whatever the case of the query, and counts them', () => {
  const { lines, matchCount } = searchLog(TEXT, ' REGISTERED ', 10)
  expect(lines).toHaveLength(1)
  expect(matchCount).toBe(1)
  expect(searchLog(TEXT, 'nowhere', 10)).toMatchObject({ lines: [], matchCount: 0, lineCount: 3 })
})

it('keeps the last lines when there are too many', () => {
  expect(searchLog(TEXT, '', 1)).toMatchObject({ lines: ['loose end'], hiddenCount: 2, matchCount: 3 })
})
