import { expect, it } from 'vitest'
import type { Measurement } from '#server/contracts/model/marks.ts'
import { NO_STEPS, redone, undone, withStep } from './measurement-steps.ts'

const line = (id: string): Measurement => ({ kind: 'measurement', id, from: [0, 0, 0], to: [1, 0, 0] })

it('puts back what was deleted, takes away what was added, and the other way around', () => {
  let steps = withStep(NO_STEPS, { kind: 'added', measurement: line('one') })
  steps = withStep(steps, { kind: 'removed', measurement: line('one') })
  const first = undone(steps)
  expect(first).toMatchObject({ measurement: { id: 'one' }, puts: true })
  const second = first && undone(first.steps)
  expect(second).toMatchObject({ measurement: { id: 'one' }, puts: false })
  expect(second && undone(second.steps)).toBeNull()
  const again = second && redone(second.steps)
  expect(again).toMatchObject({ puts: true })
  const last = again && redone(again.steps)
  expect(last).toMatchObject({ puts: false })
  expect(last && redone(last.steps)).toBeNull()
})

it('forgets what was undone once something else is done', () => {
  const back = undone(withStep(NO_STEPS, { kind: 'added', measurement: line('one') }))
  const other = back && withStep(back.steps, { kind: 'added', measurement: line('two') })
  expect(other && redone(other)).toBeNull()
})
