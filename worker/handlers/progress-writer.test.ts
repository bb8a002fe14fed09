import pino from 'pino'
import { expect, it } from 'vitest'
import type { PipelineProgress } from '#worker/pipeline/pipeline-progress.ts'
import { MIN_INTERVAL_MS, type ProgressAnswer, ProgressWriter } from './progress-writer.ts'

const log = pino({ level: 'silent' })
/** Timers may fire a little early by the other clock. */
const TIMER_SLACK_MS = 2

function progressOf(progress: number): PipelineProgress {
  return { stage: 'features', progress, message: '', timeLeft: null, timings: [] }
}

/** A writer that records what it wrote and when, and answers what `answer` says. */
function recordingWriter(answer: () => ProgressAnswer | Promise<ProgressAnswer>) {
  const writes: { progress: number; atMs: number }[] = []
  const answers: string[] = []
  const writer = new ProgressWriter({
    async write({ progress }) {
      writes.push({ progress, atMs: performance.now() })
      return answer()
    },
    onAnswer: (each) => answers.push(each),
    log,
  })
  return { writer, writes, answers }
}

it('writes at most four times a second, and always the newest', async () => {
  const { writer, writes } = recordingWriter(() => 'ok')
  let progress = 0
  const updating = setInterval(() => writer.update(progressOf(++progress)), 5)
  await expect.poll(() => writes.length).toBeGreaterThanOrEqual(4)
  clearInterval(updating)
  await writer.stop()
  await writer.flush()

  expect(writes.at(-1)?.progress).toBe(progress)
  for (let index = 1; index < writes.length; index++) {
    const gapMs = (writes[index]?.atMs ?? 0) - (writes[index - 1]?.atMs ?? 0)
    expect(gapMs).toBeGreaterThanOrEqual(MIN_INTERVAL_MS - TIMER_SLACK_MS)
  }
})

it('writes again without news, to hear the answer', async () => {
  const { writer, writes, answers } = recordingWriter(() => (writes.length > 1 ? 'cancelling' : 'ok'))
  writer.update(progressOf(0.5))
  await expect.poll(() => answers, { timeout: 5000 }).toContain('cancelling')
  await writer.stop()
  expect(writes.map((write) => write.progress)).toEqual([0.5, 0.5])
})

it('retries the newest after a failure, and flush reports one', async () => {
  let away = true
  const { writer, writes } = recordingWriter(() => {
    if (away) throw new Error('the database is down')
    return 'ok'
  })
  writer.update(progressOf(0.1))
  await expect.poll(() => writes.length).toBe(1)
  await expect(writer.flush()).rejects.toThrow('the database is down')
  away = false
  await expect.poll(() => writes.length, { timeout: 5000 }).toBe(3)
  await writer.stop()
  await writer.flush()
  expect(writes).toHaveLength(3)
})

it('never writes two at once', async () => {
  let open = 0
  let most = 0
  const { writer, writes } = recordingWriter(async (): Promise<ProgressAnswer> => {
    most = Math.max(most, ++open)
    await new Promise((resolve) => setTimeout(resolve, 2 * MIN_INTERVAL_MS))
    open--
    return 'ok'
  })
  const updating = setInterval(() => writer.update(progressOf(1)), 5)
  await expect.poll(() => writes.length, { timeout: 5000 }).toBe(3)
  clearInterval(updating)
  await writer.flush()
  await writer.stop()
  expect(most).toBe(1)
})
