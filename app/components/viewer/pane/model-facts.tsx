import type { Words } from '../../../lib/words/words.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { ShownModel } from '../model/use-shown-model.ts'
import type { KeptTriangles } from '../placement/kept-triangles.ts'
import type { ViewerModel } from '../scene/load-model.ts'

interface ModelFactsProps {
  shown: ShownModel
  model: ViewerModel
  /** What a crop keeps of it; null without one. */
  cropped: KeptTriangles | null
  /** Whether a newer model may come. */
  isGrowing: boolean
}

/** How large the model is, and what of it is still to come, in the corner of the view. */
export function ModelFacts({ shown, model, cropped, isGrowing }: ModelFactsProps) {
  const words = useWords()
  const { t } = words
  const sizes = words.list(sizesOf(model, cropped, words), 'unit')
  return (
    <p className="pointer-events-none absolute top-3 left-3 rounded bg-surface/85 px-2 py-1 text-sm tabular-nums">
      {isGrowing && !model.surface?.isTextured ? t('viewer.soFar', { sizes }) : sizes}
      {shown.hasDetail && shown.isLoading && ` ${t('viewer.loadingDetail')}`}
      {shown.hasDetail && shown.failed && ` ${t('viewer.detailFailed')}`}
    </p>
  )
}

/** For those who don't see the view. */
export function nameOfModel({ model, cropped, isGrowing }: Omit<ModelFactsProps, 'shown'>, words: Words): string {
  const kind = model.surface?.isTextured ? 'Textured' : isGrowing ? 'Growing' : 'Model'
  return words.t(`viewer.name${kind}`, { sizes: words.list(sizesOf(model, cropped, words)) })
}

function sizesOf({ surface, pointCount, cameras }: ViewerModel, cropped: KeptTriangles | null, { t }: Words): string[] {
  const size = surface
    ? t('viewer.triangles', { count: cropped?.kept ?? surface.triangleCount })
    : t('viewer.points', { count: pointCount })
  return cameras.length > 0 ? [size, t('viewer.cameras', { count: cameras.length })] : [size]
}
