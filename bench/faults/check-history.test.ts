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
    errorCode: null,
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
      { attempt: 1, progress: 0.5 },
      { attempt: 2, progress: 0.1 },
      { attempt: 2, progress: 1 },
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
  history.job.events = [event('submitted', 0), event('started', 1), event('failed', 1)]
  Object.assign(history.job, { status: 'failed', attempt: 1, errorCode: 'DISK_FULL' })
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
      job.events[6] = event('failed', 2)
      Object.assign(job, { status: 'failed', errorCode: 'UNKNOWN' })
    },
    /failed with UNKNOWN/,
  ],
  'progress that goes back': [
    ({ job }) => void job.samples.push({ attempt: 2, progress: 0.9 }),
    /went back from 1 to 0.9/,
  ],
  'an attempt that goes back': [({ job }) => void job.samples.push({ attempt: 1, progress: 1 }), /from attempt 2 to 1/],
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
