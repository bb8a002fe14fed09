import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { ALL_JOBS, choiceOfQuery, isFiltered, type ListChoice, queryOfChoice } from './list-options.ts'

const again = (choice: ListChoice) => choiceOfQuery(new URLSearchParams(queryOfChoice(choice)))

test('an address says which jobs are listed', () => {
  expect(queryOfChoice(ALL_JOBS)).toBe('')
  expect(again(ALL_JOBS)).toEqual(ALL_JOBS)
  const chosen: ListChoice = {
    ...{ search: 'a & b=c', state: 'stopped', preset: 'high', project: randomUUID(), tag: 'über #1', sort: 'largest' },
  }
  expect(again(chosen)).toEqual(chosen)
  expect(again({ ...ALL_JOBS, project: 'none' }).project).toBe('none')
  expect(isFiltered({ ...ALL_JOBS, tag: 'clay' })).toBe(true)
  expect(isFiltered({ ...ALL_JOBS, sort: 'name' })).toBe(false)
})

test('what an address can’t ask for is left out', () => {
  const wrong = `?state=done&quality=best&project=museum&tag=a,b&sort=up&search=${'x'.repeat(200)}`
  expect(choiceOfQuery(new URLSearchParams(wrong))).toEqual({ ...ALL_JOBS, search: 'x'.repeat(120) })
})
