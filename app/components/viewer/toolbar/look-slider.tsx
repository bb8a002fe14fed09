'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import type { ViewerModel } from '../scene/load-model.ts'
import { isLit } from '../scene/surface.ts'
import { POINT_SIZES, type ViewSettings } from './view-settings.ts'

interface LookSliderProps {
  model: ViewerModel
  settings: ViewSettings
  onChange(change: Partial<ViewSettings>): void
}

/** Whether there is one. */
export function hasSlider({ surface, pointCount }: ViewerModel, { look }: ViewSettings): boolean {
  return (surface !== null && isLit(look)) || pointCount > 0 || look === 'points'
}

/** What the look that is shown leaves open, in the corner of the view: where the light comes from, how large points are. */
export function LookSlider({ model, settings, onChange }: LookSliderProps) {
  const { t } = useWords()
  const { look, lightDeg, pointSize } = settings
  if (model.surface && isLit(look)) {
    return (
      <CornerSlider
        {...{ label: t('viewer.light'), min: 0, max: 360, step: 5, value: lightDeg }}
        valueText={t('viewer.degrees', { degrees: lightDeg })}
        onChange={(value) => onChange({ lightDeg: value })}
      />
    )
  }
  if (!hasSlider(model, settings)) return null
  const { min, max } = POINT_SIZES
  return (
    <CornerSlider
      {...{ label: t('viewer.pointSize'), min, max, step: 0.5, value: pointSize }}
      onChange={(value) => onChange({ pointSize: value })}
    />
  )
}

interface CornerSliderProps {
  label: string
  min: number
  max: number
  step: number
  value: number
  /** Where a bare number says too little. */
  valueText?: string
  onChange(value: number): void
}

function CornerSlider({ label, min, max, step, value, valueText, onChange }: CornerSliderProps) {
  return (
    <label className="absolute right-3 bottom-3 flex min-h-10 items-center gap-2 rounded-md bg-surface/85 px-3 text-sm">
      {label}
      <input
        type="range"
        {...{ min, max, step, value }}
        aria-valuetext={valueText}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-10 w-24 accent-accent sm:w-32"
      />
    </label>
  )
}
