import path from 'node:path'
import { expect, it } from 'vitest'
import { listFiles } from './list-files.ts'

/** More can't be taken in at a glance. */
const MOST_SOURCE_FILES = 25

it(`has no folder with more than ${MOST_SOURCE_FILES} source files`, () => {
  const counts = new Map<string, number>()
  for (const file of listFiles()) {
    if (!/\.(ts|tsx|mjs)$/.test(file) || /\.test\.ts$/.test(file)) continue
    const folder = path.posix.dirname(file)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  expect(counts.size).toBeGreaterThan(100)
  expect([...counts].filter(([, count]) => count > MOST_SOURCE_FILES)).toEqual([])
})
