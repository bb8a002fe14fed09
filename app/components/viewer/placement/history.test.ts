import { expect, test } from 'vitest'
import { beginHistory, redone, undone, withStep } from './history.ts'

test('goes back and forth through what was set', () => {
  const set = withStep(withStep(beginHistory('a'), 'b'), 'c')
  expect(undone(set).now).toBe('b')
  expect(undone(undone(set)).now).toBe('a')
  expect(undone(undone(undone(set))).now).toBe('a')
  expect(redone(undone(set)).now).toBe('c')
  expect(redone(set)).toBe(set)
})

test('a new step after an undo drops what was undone', () => {
  const set = withStep(undone(withStep(beginHistory('a'), 'b')), 'c')
  expect(redone(set).now).toBe('c')
  expect(undone(set).now).toBe('a')
})

test('one gesture is one step, and the next of its kind another after an undo', () => {
  const dragged = ['b', 'c', 'd'].reduce((history, at) => withStep(history, at, 'drag 1'), beginHistory('a'))
  expect(undone(dragged).now).toBe('a')
  expect(undone(withStep(dragged, 'e', 'drag 2')).now).toBe('d')
  expect(undone(withStep(undone(withStep(dragged, 'e')), 'f', 'drag 1')).now).toBe('d')
})

test('keeps the last hundred steps', () => {
  let history = beginHistory(0)
  for (let i = 1; i <= 150; i++) history = withStep(history, i)
  for (let i = 0; i < 200; i++) history = undone(history)
  expect(history.now).toBe(50)
})
