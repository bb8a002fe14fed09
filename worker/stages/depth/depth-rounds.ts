import { GEOMETRIC } from './depth-schedule.ts'

/** Round of an image's share of the whole, by measurement. */
export const ROUND_SHARES = {
  photometric: 0.55,
  geometric: 0.17,
  detail: 0.06,
  filter: 0.03,
  share: 0.005,
  finish: 0.01,
}

/** One pass over all images. */
export interface Round {
  name: string
  /** Which pass it is of those that estimate, from 1; or what it does after them. */
  note:
    | { pass: number; passes: number }
    | 'depthMapCheck'
    | 'depthMapDetail'
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
