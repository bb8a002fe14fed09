import type { SparseModel } from '#server/contracts/job.ts'
import { countOf } from '../../lib/format.ts'
import { Glyph } from '../ui/glyph.tsx'

/** Shown when the capture fell apart into models that have no photo in common. */
export function ModelsNote({ models, photoCount }: { models: readonly SparseModel[]; photoCount: number }) {
  const others = models.filter(({ chosen }) => !chosen)
  if (others.length === 0) return null
  return (
    <div className="flex gap-3 rounded-lg bg-warn-soft p-4">
      <Glyph name="alert" className="mt-0.5 size-5 text-warn" />
      <div className="grid gap-1">
        <p className="font-semibold">The photos fell apart into {countOf(models.length, 'model')}.</p>
        <ul>
          {others.map((model, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: models have no other name than their order
            <li key={i}>
              {model.registeredPhotos} of {countOf(photoCount, 'photo')} formed a separate model.
            </li>
          ))}
        </ul>
        <p>The largest is shown. Photos that show both parts at once would join them.</p>
      </div>
    </div>
  )
}
