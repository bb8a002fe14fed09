import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ask } from './ask.ts'

function start() {
  const input = new PassThrough()
  const output = new PassThrough()
  const controller = new AbortController()
  const answer = ask('Sure? ', input, output, controller.signal)
  return { input, output, controller, answer }
}

test.each([
  ['y\n', true],
  [' Yes \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('%j means %s', async (typed, meaning) => {
  const { input, output, answer } = start()
  input.write(typed)
  expect(await answer).toBe(meaning)
  expect(String(output.read())).toBe('Sure? ')
})

test('the end of input means no', async () => {
  const { input, answer } = start()
  input.end()
  expect(await answer).toBe(false)
})

test('an abort means no', async () => {
  const { controller, answer } = start()
  controller.abort()
  expect(await answer).toBe(false)
})
