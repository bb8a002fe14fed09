import { expect, test } from 'vitest'
import { judge, type Outcome } from './outcomes.ts'

const outcome = (result: string): Outcome => ({ kind: 'full-work', stage: 'pose', detail: '', result })

test('a run is sound when as many faults were done as were wanted, none with a wrong end', () => {
  const outcomes = [outcome('completed #1'), outcome('skipped'), outcome('DISK_FULL #1, tried again: completed #2')]
  expect(judge({ outcomes, problems: [], wanted: 2 })).toMatchObject({ isSound: true })
})

test.each([
  ['nothing was done', [], []],
  ['all faults were skipped', [outcome('skipped'), outcome('skipped')], []],
  ['fewer were done than were wanted', [outcome('completed #1'), outcome('skipped')], []],
  ['one ended wrongly', [outcome('completed #1'), outcome('WRONG: lost')], []],
  ['something else went wrong', [outcome('completed #1'), outcome('completed #1')], ['not ready']],
])('a run fails when %s', (_, outcomes, problems) => {
  expect(judge({ outcomes, problems, wanted: 2 })).toMatchObject({ isSound: false })
})
