import { answerFromThread } from '../../process/answer-from-thread.ts'
import { type MeasuredModel, type MeasureModelInput, type MeasureStep, measureModel } from './measure-model.ts'
import { type MeasuredSparse, type MeasureSparseInput, measureSparse } from './measure-sparse.ts'

export interface MeasureInput {
  sparse: MeasureSparseInput
  model: MeasureModelInput
}

export interface Measured {
  sparse: MeasuredSparse
  model: MeasuredModel
}

await answerFromThread<MeasureInput, MeasureStep, Measured>(async ({ sparse, model }, onStep) => ({
  sparse: await measureSparse(sparse),
  model: await measureModel(model, onStep),
}))
