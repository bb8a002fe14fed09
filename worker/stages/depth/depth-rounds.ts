import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import { GEOMETRIC } from './depth-schedule.ts'

/** Round of an image's share of the whole, by measurement. */
export const ROUND_SHARES = {
  photometric: 0.31,
  geometric: 0.2,
  detail: 0.1,
  survey: 0.02,
  sweep: 0.025,
  filter: 0.03,
  share: 0.02,
  finish: 0.025,
}

/** One pass over all images. */
export interface Round {
  name: string
  /** Which pass it is of those that estimate, from 1; or what it does after them. */
  note:
    | { pass: number; passes: number }
    | { sweep: number; sweeps: number }
    | 'depthMapCheck'
    | 'depthMapDetail'
    | 'depthMapFaint'
    | 'depthMapPlanes'
    | 'depthMapShared'
    | 'depthMapPlain'
}

const PASSES = 1 + GEOMETRIC.length

export const DETAIL_ROUND: Round = { name: 'detail', note: 'depthMapDetail' }

export const PHOTOMETRIC_ROUND: Round = { name: 'photometric pass', note: { pass: 1, passes: PASSES } }

export function geometricRound(round: number): Round {
  return { name: `geometric pass ${round + 1}`, note: { pass: 2 + round, passes: PASSES } }
}

export const FAINT_SURVEY: Round = { name: 'faint surfaces', note: 'depthMapFaint' }

export function faintRound(sweep: number, sweeps: number): Round {
  return { name: `sweep ${sweep + 1}`, note: { sweep: sweep + 1, sweeps } }
}

/** Of an image in work, `at` from 1. */
export function noteOf({ note }: Round, at: { at: number; count: number }): StepNote {
  if (typeof note === 'string') return stepNote(note, at)
  return 'pass' in note ? stepNote('depthMapPass', { ...at, ...note }) : stepNote('depthMapSweep', { ...at, ...note })
}
