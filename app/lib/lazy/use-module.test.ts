import { expect, it, vi } from 'vitest'
import { loadModule } from './use-module.ts'

it('asks again for a script that could not be fetched, and once for all who want it', async () => {
  vi.useFakeTimers()
  try {
    let asked = 0
    const load = async () => {
      asked++
      if (asked < 3) throw new TypeError('Failed to fetch')
      return 'module'
    }
    const wanted = [loadModule(load), loadModule(load)]
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await Promise.all(wanted)).toEqual(['module', 'module'])
    expect(asked).toBe(3)
  } finally {
    vi.useRealTimers()
  }
})
