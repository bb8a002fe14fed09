import { expect, test } from 'vitest'
import { formatBytes } from './format.ts'

test.each([
  [-1, '0 B'],
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [340_200, '340 kB'],
  [999_600, '1.0 MB'],
  [12_400_000_000, '12 GB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes).replace(',', '')).toBe(text))

test('follows the language', () => {
  expect(formatBytes(1_234_000, 'de')).toBe('1,2 MB')
  expect(formatBytes(1_234_000, 'fr').replace(/\s/u, ' ')).toBe('1,2 Mo')
})
