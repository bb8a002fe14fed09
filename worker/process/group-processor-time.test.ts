import { spawn } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { fromPs, groupProcessorTime, secondsOf } from './group-processor-time.ts'

test.each([
  ['0:00.03', 0.03],
  ['1:02.50', 62.5],
  ['00:01:05', 65],
  ['103:20', 6200],
  ['2-03:00:01', 2 * 86_400 + 3 * 3600 + 1],
])('ps’ time %s is %d seconds', (time, seconds) => {
  expect(secondsOf(time)).toBeCloseTo(seconds, 6)
})

test.each([
  ['the way of this system', groupProcessorTime],
  ['ps', fromPs],
])(
  'by %s, the time of a group grows while it computes, and not while it sleeps',
  { timeout: 60_000 },
  async (_, read) => {
    const start = (script: string) => spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' })
    const [busy, idle] = [start('while :; do :; done'), start('sleep 600')]
    try {
      const before = [await read(busy.pid as number), await read(idle.pid as number)]
      await vi.waitFor(async () => expect(await read(busy.pid as number)).toBeGreaterThan(before[0] ?? 0), {
        timeout: 50_000,
        interval: 100,
      })
      expect(await read(idle.pid as number)).toBe(before[1])
    } finally {
      for (const { pid } of [busy, idle]) process.kill(-(pid as number), 'SIGKILL')
    }
  },
)
