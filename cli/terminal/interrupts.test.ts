import { expect, test } from 'vitest'
import { createInterrupts } from './interrupts.ts'

test('one press that arrives three times is heard once, and the next press again', () => {
  let nowMs = 0
  const interrupts = createInterrupts(() => nowMs)
  let heard = 0
  interrupts.listen(() => heard++)
  for (nowMs of [1000, 1001, 1040]) interrupts.press()
  expect(heard).toBe(1)
  nowMs = 1600
  interrupts.press()
  expect(heard).toBe(2)
})

test('the newest listener alone hears it, and the one before once it is gone', () => {
  let nowMs = 0
  const interrupts = createInterrupts(() => nowMs)
  const heard: string[] = []
  interrupts.listen(() => heard.push('outer'))
  const unlisten = interrupts.listen(() => heard.push('inner'))
  interrupts.press()
  unlisten()
  nowMs = 1000
  interrupts.press()
  expect(heard).toEqual(['inner', 'outer'])
})
