import { expect, it } from 'vitest'
import { STAGE_NAMES } from '#server/contracts/job.ts'
import { PIPELINE } from './pipeline.ts'
import { normaliseWeights } from './pipeline-progress.ts'

it('has the stages that the contracts name, in their order', () => {
  expect(PIPELINE.map((stage) => stage.name)).toEqual(STAGE_NAMES)
})

it('gives every stage a share of the bar, together all of it', () => {
  const shares = normaliseWeights(PIPELINE)
  expect(Math.min(...shares)).toBeGreaterThan(0)
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
})
