import { expect, test } from 'vitest'
import type { JobView } from '#server/contracts/job-view.ts'
import { MaquetteError } from './maquette-error.ts'
import { waitForJob } from './wait-for-job.ts'

const away = () => new MaquetteError('SERVER_UNREACHABLE', { message: 'away', suggestion: 'start it' })
const quick = { intervalMs: 1 }

/** Answers one after the other; the last one stays. */
function answers(...steps: (JobView['status'] | Error)[]) {
  let next = 0
  return async () => {
    const step = steps[Math.min(next++, steps.length - 1)]
    if (step instanceof Error) throw step
    return { status: step } as JobView
  }
}

test('every answer is shown, and the final one returned', async () => {
  const seen: string[] = []
  const job = await waitForJob(answers('queued', 'running', 'completed'), {
    ...quick,
    onUpdate: ({ status }) => seen.push(status),
  })
  expect(job.status).toBe('completed')
  expect(seen).toEqual(['queued', 'running', 'completed'])
})

test('a server that restarts is waited for', async () => {
  const job = await waitForJob(answers('running', away(), away(), 'failed'), quick)
  expect(job.status).toBe('failed')
})

test('a server that stays away is given up', async () => {
  await expect(waitForJob(answers('running', away()), { ...quick, patienceMs: 5 })).rejects.toMatchObject({
    code: 'SERVER_UNREACHABLE',
  })
})

test('an error of the server ends the waiting at once', async () => {
  const lost = new MaquetteError('JOB_NOT_FOUND', { message: 'gone', suggestion: 'none' })
  await expect(waitForJob(answers('running', lost), quick)).rejects.toBe(lost)
})

test('the caller can stop waiting, with a reason of his own', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const onUpdate = () => controller.abort(reason)
  const waiting = waitForJob(answers('running'), { intervalMs: 60_000, onUpdate, signal: controller.signal })
  await expect(waiting).rejects.toBe(reason)
})
