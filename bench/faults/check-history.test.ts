import { expect, test } from 'vitest'
import { checkHistory } from './check-history.ts'
import type { History, HistoryEvent, JobHistory } from './history.ts'

const event = (kind: string, attempt: number, data = {}): HistoryEvent => ({ kind, attempt, data })

/** A worker was lost once, and the job was completed by the next one. */
function sound(): History & { job: JobHistory } {
  const job: JobHistory = {
    id: 'a',
    status: 'completed',
    attempt: 2,
    events: [
      event('submitted', 0),
      event('started', 1),
      event('stage', 1, { stage: 'prepare' }),
      event('worker-lost', 2, { stage: 'prepare', lostAttempt: 1 }),
      event('worker-back', 1),
      event('stage', 2, { stage: 'tsdf' }),
      event('completed', 2),
    ],
    samples: [
      { status: 'running', attempt: 1, progress: 0.5 },
      { status: 'running', attempt: 2, progress: 0.1 },
      { status: 'completed', attempt: 2, progress: 1 },
    ],
    log: ['T [prepare] started', 'T [prepare] done in 1.0 s: x', 'T [tsdf] started', 'T [tsdf] started'],
    artifactKeys: ['jobs/a/2/model.glb'],
    allowedErrors: ['DISK_FULL'],
  }
  return {
    job,
    jobs: [job],
    uploads: ['u'],
    storedKeys: ['jobs/a/2/model.glb', 'uploads/u/original', 'uploads/u/thumbnail.webp'],
    workspaces: [{ name: 'a', isOwned: false }],
    leftovers: [],
  }
}

test('a sound history has no faults', () => {
  expect(checkHistory(sound())).toEqual([])
  const history = sound()
  history.job.events = [event('submitted', 0), event('started', 1), event('failed', 1, { code: 'DISK_FULL' })]
  Object.assign(history.job, { status: 'failed', attempt: 1 })
  expect(checkHistory(history)).toEqual([])
})

test('a job that was tried again after its files were gone begins at nothing, and runs all of its stages', () => {
  const history = sound()
  const { job } = history
  job.events = [
    ...[event('submitted', 0), event('started', 1), event('failed', 1, { code: 'DISK_FULL' })],
    ...[event('retried', 1), event('started', 2), event('completed', 2)],
  ]
  job.samples = [
    { status: 'running', attempt: 1, progress: 0.5 },
    { status: 'failed', attempt: 1, progress: 0.5 },
    { status: 'queued', attempt: 1, progress: 0 },
    { status: 'running', attempt: 2, progress: 0.1 },
  ]
  job.log = [
    'T [prepare] started',
    'T [prepare] done in 1.0 s: x',
    'T failed: DISK_FULL It is full.',
    'T [prepare] started',
  ]
  expect(checkHistory(history)).toEqual([])
})

const BAD: Record<string, [(history: ReturnType<typeof sound>) => void, RegExp]> = {
  'a job that was lost': [
    ({ job }) => {
      job.events.pop()
      job.status = 'running'
    },
    /not at an end/,
  ],
  'a row that says something else than its events': [
    ({ job }) => {
      job.status = 'cancelled'
    },
    /its events end completed/,
  ],
  'a number of attempts that is not that of the events': [
    ({ job }) => {
      job.attempt = 3
    },
    /reads attempt 3/,
  ],
  'two ends': [({ job }) => void job.events.push(event('completed', 2)), /had completed #2 while completed/],
  'an end after an end': [({ job }) => void job.events.push(event('failed', 2)), /had failed #2 while completed/],
  'a start of a running job': [
    ({ job }) => void job.events.splice(3, 0, event('started', 2)),
    /had started #2 while running/,
  ],
  'an attempt that begins twice': [
    ({ job }) => void job.events.splice(2, 0, event('worker-lost', 3)),
    /had worker-lost #3/,
  ],
  'a write of an attempt that had lost its claim': [
    ({ job }) => void job.events.splice(5, 0, event('stage', 1, { stage: 'mesh' })),
    /had stage #1 while running #2/,
  ],
  'an end by an attempt that had lost its claim': [
    ({ job }) => {
      job.events[6] = event('completed', 1)
    },
    /had completed #1 while running #2/,
  ],
  'a failure that nothing explains': [
    ({ job }) => {
      job.events[6] = event('failed', 2, { code: 'UNKNOWN' })
      job.status = 'failed'
    },
    /failed with UNKNOWN/,
  ],
  'a failure that nothing explains, of a job that was tried again': [
    ({ job }) => {
      const again = [event('retried', 2), event('started', 3), event('completed', 3)]
      job.events.splice(6, 1, event('failed', 2, { code: 'UNKNOWN' }), ...again)
      job.attempt = 3
    },
    /failed with UNKNOWN/,
  ],
  'a worker lost once too often where none was': [
    ({ job }) => {
      job.events[6] = event('worker-lost', 2)
      job.status = 'failed'
    },
    /failed with WORKER_LOST/,
  ],
  'progress that goes back': [
    ({ job }) => void job.samples.push({ status: 'completed', attempt: 2, progress: 0.9 }),
    /went back from 1 to 0.9/,
  ],
  'an attempt that goes back': [
    ({ job }) => void job.samples.push({ status: 'running', attempt: 1, progress: 1 }),
    /from attempt 2 to 1/,
  ],
  'a stage that is run again': [({ job }) => void job.log.push('T [prepare] started'), /ran prepare again/],
  'a result without its file': [(history) => void history.storedKeys.shift(), /model.glb is listed and not there/],
  'a photo without its file': [(history) => void history.storedKeys.splice(1, 1), /original is listed and not there/],
  'a file of no result': [
    (history) => void history.storedKeys.push('jobs/a/1/log'),
    /jobs\/a\/1\/log is there and not/,
  ],
  'a file of no photo': [
    (history) => void history.storedKeys.push('uploads/v/original'),
    /uploads\/v\/original is there/,
  ],
  'a half-written file': [(history) => void history.storedKeys.push('.incomplete/x'), /incomplete\/x is there/],
  'a workspace of no job': [(history) => void history.workspaces.push({ name: 'b', isOwned: false }), /b is of no job/],
  'a workspace without an owner': [
    (history) => {
      history.workspaces[0] = { name: 'a', isOwned: true }
    },
    /is owned/,
  ],
  'the workspace of a cancelled job': [
    ({ job }) => {
      job.events.splice(6, 1, event('cancel-confirmed', 2), event('cancelled', 2))
      job.status = 'cancelled'
    },
    /cancelled job a is there/,
  ],
  'a program that was left': [(history) => void history.leftovers.push('colmap mapper'), /left running: colmap mapper/],
}

test.each(Object.entries(BAD))('%s is found', (_, [spoil, message]) => {
  const history = sound()
  spoil(history)
  expect(checkHistory(history).join('\n')).toMatch(message)
})
