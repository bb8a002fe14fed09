import { expect, test } from 'vitest'
import { mapConcurrently } from './map-concurrently.ts'

const signal = new AbortController().signal

test('results are in the order of the items, with no more at once than allowed', async () => {
  let running = 0
  let most = 0
  const results = await mapConcurrently([30, 10, 20, 0], { atOnce: 2, signal }, async (item, index) => {
    most = Math.max(most, ++running)
    for (let turn = 0; turn < item; turn++) await Promise.resolve()
    running--
    return `${index}:${item}`
  })
  expect(results).toEqual(['0:30', '1:10', '2:20', '3:0'])
  expect(most).toBe(2)
})

test('after a failure nothing is begun, and what was begun is awaited', async () => {
  const begun: number[] = []
  let slowSettled = false
  const failing = mapConcurrently([0, 1, 2, 3], { atOnce: 2, signal }, async (item) => {
    begun.push(item)
    if (item === 1) throw new Error('item 1')
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    slowSettled = true
  })
  await expect(failing).rejects.toThrow('item 1')
  expect(begun).toEqual([0, 1])
  expect(slowSettled).toBe(true)
})

test('an abort stops before the next item', async () => {
  const aborting = new AbortController()
  const begun: number[] = []
  const running = mapConcurrently([0, 1, 2], { atOnce: 1, signal: aborting.signal }, async (item) => {
    begun.push(item)
    aborting.abort('told to')
  })
  await expect(running).rejects.toBe('told to')
  expect(begun).toEqual([0])
})
