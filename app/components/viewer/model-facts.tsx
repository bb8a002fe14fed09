import { countOf } from '../../lib/format.ts'
import type { ViewerModel } from './scene/load-model.ts'
import type { ShownModel } from './use-shown-model.ts'

interface ModelFactsProps {
  shown: ShownModel
  model: ViewerModel
  /** Whether a newer model may come. */
  isGrowing: boolean
}

/** How large the model is, and what of it is still to come, in the corner of the view. */
export function ModelFacts({ shown, model, isGrowing }: ModelFactsProps) {
  return (
    <p className="pointer-events-none absolute top-3 left-3 rounded bg-surface/85 px-2 py-1 text-sm tabular-nums">
      {sizesOf(model).join(', ')}
      {isGrowing && !model.surface?.isTextured && ' so far'}
      {shown.hasDetail && shown.isLoading && ' (loading full detail…)'}
      {shown.hasDetail && shown.failed && ' (full detail could not be loaded)'}
    </p>
  )
}

/** For those who don't see the view. */
export function nameOfModel(model: ViewerModel, isGrowing: boolean): string {
  const name = model.surface?.isTextured ? 'textured model' : isGrowing ? 'growing model' : 'model'
  return `3D view of the ${name}: ${sizesOf(model).join(' and ')}`
}

function sizesOf({ surface, pointCount, cameras }: ViewerModel): string[] {
  const size = surface ? countOf(surface.triangleCount, 'triangle') : countOf(pointCount, 'point')
  return cameras.length > 0 ? [size, countOf(cameras.length, 'camera')] : [size]
}
