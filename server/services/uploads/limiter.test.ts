import { expect, it } from 'vitest'
import { createLimiter } from './limiter.ts'

it('runs at most so many tasks at once, in order, and goes on after a failure', async () => {
  const limit = createLimiter(2)
  const started: number[] = []
  let running = 0
  let most = 0
  const ends = [0, 1, 2, 3, 4, 5].map((task) =>
    limit(async () => {
      started.push(task)
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      if (task === 1) throw new Error('failed')
      return task
    }),
  )
  const settled = await Promise.allSettled(ends)

  expect(most).toBe(2)
  expect(started).toEqual([0, 1, 2, 3, 4, 5])
  expect(settled.map((end) => end.status === 'fulfilled')).toEqual([true, false, true, true, true, true])
})
