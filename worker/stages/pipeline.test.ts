import { expect, it } from 'vitest'
import { stagesOf } from '#server/contracts/capture/capture-route.ts'
import { normaliseWeights } from '../pipeline/pipeline-progress.ts'
import { DEPTH_PIPELINE, PIPELINE, POSED_PIPELINE } from './pipeline.ts'

const PIPELINES = [
  ['photos', PIPELINE],
  ['posed', POSED_PIPELINE],
  ['depth', DEPTH_PIPELINE],
] as const

it.each(PIPELINES)('has the stages that the contracts name for %s, in their order', (route, stages) => {
  expect(stages.map((stage) => stage.name)).toEqual(stagesOf(route))
})

it.each(PIPELINES)('gives every stage of %s a share of the bar, together all of it', (_, stages) => {
  const shares = normaliseWeights(stages)
  expect(Math.min(...shares)).toBeGreaterThan(0)
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
})
