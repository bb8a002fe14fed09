'use client'

import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import { PageLocale } from '../../../lib/words/page-locale.tsx'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import type { KeptTriangles } from './kept-triangles.ts'
import { formatLength } from './length.ts'
import { type Crop, withCropFace } from './placement-geometry.ts'
import type { PlacementDraft } from './use-placement.ts'

const AXES = [
  { axis: 0, label: 'viewer.across', ends: ['viewer.leftEnd', 'viewer.rightEnd'] },
  { axis: 1, label: 'viewer.height', ends: ['viewer.lowerEnd', 'viewer.upperEnd'] },
  { axis: 2, label: 'viewer.depth', ends: ['viewer.farEnd', 'viewer.nearEnd'] },
] as const

/** Steps over the extent of the model. */
const STEPS = 400

interface CropSlidersProps {
  draft: PlacementDraft
  bounds: Crop
  /** What the box keeps; null while there is none. */
  triangles: KeptTriangles | null
}

/** The ends of the box along each axis, how long it is, and what it keeps; the handles in the view do the same. */
export function CropSliders({ draft, bounds, triangles }: CropSlidersProps) {
  const words = useWords()
  const { t } = words
  const { placement, change } = draft
  const crop = placement.crop ?? bounds
  return (
    <PageLocale>
      <p>{t('viewer.cropHint')}</p>
      {AXES.map(({ axis, label, ends }) => {
        const [low, high] = [bounds.min[axis], bounds.max[axis]]
        const move = (values: number[]) => {
          const end = values[0] === crop.min[axis] ? 'max' : 'min'
          const value = values[end === 'min' ? 0 : 1] ?? low
          change(withCropFace(placement, bounds, { axis, end, value }), `slide ${axis} ${end}`)
        }
        return (
          <Slider
            key={axis}
            value={[crop.min[axis], crop.max[axis]]}
            minValue={low}
            maxValue={high}
            step={(high - low) / STEPS}
            onChange={move}
            className="grid grid-cols-[4rem_1fr_5.5rem] items-center"
          >
            <Label>{t(label)}</Label>
            <SliderTrack className="relative mx-3 h-10">
              {({ state }) => (
                <>
                  <span className="absolute top-1/2 h-1 w-full -translate-y-1/2 rounded bg-line" />
                  <span
                    className="absolute top-1/2 h-1 -translate-y-1/2 rounded bg-accent"
                    style={{
                      left: `${100 * state.getThumbPercent(0)}%`,
                      right: `${100 * (1 - state.getThumbPercent(1))}%`,
                    }}
                  />
                  {ends.map((name, index) => (
                    <SliderThumb
                      key={name}
                      index={index}
                      aria-label={t(name)}
                      className="top-1/2 size-6 rounded-full border-2 border-accent bg-surface data-dragging:bg-accent"
                    />
                  ))}
                </>
              )}
            </SliderTrack>
            <span data-testid="crop-length" className="text-right tabular-nums">
              {formatLength(crop.max[axis] - crop.min[axis], placement.metresPerUnit, words)}
            </span>
          </Slider>
        )
      })}
      {placement.crop && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          {triangles && (
            <p data-testid="crop-keeps" className="tabular-nums">
              {t('viewer.cropKeeps', { kept: triangles.kept, whole: triangles.whole })}
            </p>
          )}
          <Button onPress={() => change({ ...placement, crop: null })}>{t('viewer.resetCrop')}</Button>
        </div>
      )}
    </PageLocale>
  )
}
