import { describe, expect, it } from 'vitest'
import { advanceRate, RATE_AT_START, type StageClock, type StageRate, timeLeft } from './time-left.ts'

const pending = (share: number): StageClock => ({ share, elapsedMs: null, done: false, expected: null })
const running = (share: number, elapsedMs: number): StageClock => ({ share, elapsedMs, done: false, expected: null })
const done = (share: number, elapsedMs: number): StageClock => ({ share, elapsedMs, done: true, expected: null })

/** The rate of a stage that advanced in equal steps to `fraction` in `elapsedMs`. */
function steadyRate(fraction: number, elapsedMs: number, steps = 20): StageRate {
  let rate = RATE_AT_START
  for (let step = 1; step <= steps; step++)
    rate = advanceRate(rate, (fraction * step) / steps, (elapsedMs * step) / steps)
  return rate
}

describe('timeLeft', () => {
  it('is unknown before anything was measured', () => {
    expect(timeLeft([pending(1)], RATE_AT_START)).toBeNull()
    expect(timeLeft([running(1, 1900)], steadyRate(0.5, 1900))).toBeNull()
    expect(timeLeft([running(1, 60_000)], steadyRate(0.02, 60_000))).toBeNull()
  })

  it('brackets the truth of a steady stage closely', () => {
    const left = timeLeft([running(1, 30_000)], steadyRate(0.25, 30_000))
    expect(left?.low).toBeGreaterThan(75)
    expect(left?.low).toBeLessThan(90)
    expect(left?.high).toBeGreaterThan(90)
    expect(left?.high).toBeLessThan(130)
  })

  it('opens the range when the recent rate differs from the mean', () => {
    let rate = steadyRate(0.5, 10_000)
    for (let step = 1; step <= 20; step++) rate = advanceRate(rate, 0.5 + 0.005 * step, 10_000 + 1000 * step)
    // Mean rate: 0.6 in 30 s, so 20 s left. Recent rate: 0.005 a second, so 80 s left.
    const left = timeLeft([running(1, 30_000)], rate)
    expect(left?.low).toBeLessThan(20)
    expect(left?.high).toBeGreaterThan(70)
  })

  it('lets a silence count', () => {
    const rate = steadyRate(0.9, 9000)
    const left = timeLeft([running(1, 109_000)], rate)
    expect(left?.high).toBeGreaterThan(90)
  })

  it('prices later stages by what the finished ones cost', () => {
    const left = timeLeft([done(0.5, 50_000), pending(0.5)], RATE_AT_START)
    expect(left?.low).toBeLessThan(50)
    expect(left?.high).toBeGreaterThan(50)
    expect(left?.high).toBeLessThan(150)
  })

  it('keeps time in hand for a stage that overran its share and shows no rate yet', () => {
    const left = timeLeft([done(0.5, 10_000), running(0.5, 60_000)], RATE_AT_START)
    expect(left?.low).toBe(1)
    expect(left?.high).toBe(30)
  })

  it('narrows as more of the pipeline is measured', () => {
    const early = timeLeft([done(0.1, 10_000), pending(0.9)], RATE_AT_START)
    const late = timeLeft([done(0.9, 90_000), pending(0.1)], RATE_AT_START)
    expect((early?.high ?? 0) / (early?.low ?? 1)).toBeGreaterThan((late?.high ?? 0) / (late?.low ?? 1))
  })

  it('never promises less than a second while a stage runs, and nothing when all are done', () => {
    expect(timeLeft([running(1, 30_000)], steadyRate(1, 30_000))?.low).toBe(1)
    expect(timeLeft([done(1, 30_000)], RATE_AT_START)).toEqual({ low: 0, high: 0 })
  })
})

describe('timeLeft of stages that were measured before', () => {
  const expected = { lowMs: 8000, highMs: 12_000 }

  it('is known from the start', () => {
    const stages = [
      { ...running(0.5, 0), expected },
      { ...pending(0.5), expected },
    ]
    expect(timeLeft(stages, RATE_AT_START)).toEqual({ low: 16, high: 24 })
  })

  it('is unknown at the start when one stage was never measured', () => {
    expect(timeLeft([{ ...running(0.5, 0), expected }, pending(0.5)], RATE_AT_START)).toBeNull()
  })

  it('follows the pace of this job', () => {
    const slow = [
      { ...done(0.5, 200_000), expected: { lowMs: 80_000, highMs: 120_000 } },
      { ...pending(0.5), expected },
    ]
    const left = timeLeft(slow, RATE_AT_START)
    expect(left?.low).toBeCloseTo(16, 0)
    expect(left?.high).toBeCloseTo(24, 0)
  })

  it('follows a busy machine within seconds of the first stage', () => {
    const at = (fraction: number) => {
      const elapsedMs = fraction * 120_000
      const stages = [
        { ...running(0.5, elapsedMs), expected },
        { ...pending(0.5), expected },
      ]
      return timeLeft(stages, steadyRate(fraction, elapsedMs))
    }
    // Twelve times the expected 10 s, of this stage and of the one to come.
    expect(at(0.1)?.low).toBeGreaterThan(0.4 * 228)
    expect(at(0.1)?.high).toBeGreaterThan(0.6 * 228)
    expect(at(0.5)?.low).toBeGreaterThan(0.6 * 180)
    expect(at(0.5)?.high).toBeGreaterThan(180)
  })

  it('grows for as long as nothing advances', () => {
    const at = (elapsedMs: number) =>
      timeLeft(
        [
          { ...running(0.5, elapsedMs), expected },
          { ...pending(0.5), expected },
        ],
        steadyRate(0.2, 5000),
      )?.high ?? 0
    const grown = [5000, 10_000, 20_000, 40_000, 80_000].map(at)
    for (const [i, high] of grown.entries()) if (i > 0) expect(high).toBeGreaterThan(grown[i - 1] ?? 0)
  })

  it('counts a stage that overruns, whether or not it tells how far it is', () => {
    const later = { ...pending(0.5), expected }
    const inTime = timeLeft([{ ...running(0.5, 9000), expected }, later], RATE_AT_START)
    const late = timeLeft([{ ...running(0.5, 60_000), expected }, later], RATE_AT_START)
    expect(inTime?.high).toBeLessThan(20)
    expect(late?.high).toBeGreaterThan(60)
  })

  it('believes the running stage more the more of it is done', () => {
    const at = (fraction: number) =>
      timeLeft([{ ...running(1, 30_000), expected: { lowMs: 300_000, highMs: 300_000 } }], steadyRate(fraction, 30_000))
    expect(at(0.05)?.high).toBeGreaterThan(270)
    expect(at(0.9)?.high).toBeLessThan(40)
  })
})

describe('advanceRate', () => {
  it('ignores what does not advance', () => {
    const rate = steadyRate(0.5, 5000)
    expect(advanceRate(rate, 0.5, 6000)).toBe(rate)
    expect(advanceRate(rate, 0.4, 6000)).toBe(rate)
    expect(advanceRate(rate, 0.6, 5000)).toBe(rate)
  })

  it('finds the rate of a steady stage', () => {
    expect(steadyRate(0.5, 50_000).recentPerMs).toBeCloseTo(1e-5, 8)
  })
})
