import { expect, test } from 'vitest'
import { tellingLines } from './process-failure.ts'

test('a failed check of COLMAP is quoted without its stack trace', () => {
  // COLMAP 3.8, matching an empty database.
  const tail = [
    'F20261123 03:17:20.916932 10133 cache.h:132] Check failed: max_num_elems > 0 (0 vs. 0) ',
    '*** Check failure stack trace: ***',
    '    @     0x7feef03aa1ed  google::LogMessage::Fail()',
    '    @     0x5570259303d8  colmap::LRUCache<>::LRUCache()',
  ]
  expect(tellingLines(tail)).toEqual(['Check failed: max_num_elems > 0 (0 vs. 0)'])
})

test('lines that stand out go before the last ones', () => {
  expect(tellingLines(['ERROR: Failed to parse options', 'step', 'done'])).toEqual(['ERROR: Failed to parse options'])
})

test('without any, the last ones are quoted', () => {
  expect(tellingLines(['1', '2', '3', '4', '5'])).toEqual(['3', '4', '5'])
})
