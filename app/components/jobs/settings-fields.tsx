'use client'

import { useId } from 'react'
import { type PipelineSettings, pipelineSettingsSchema, type SettingsChanges } from '#server/contracts/preset.ts'

const LABELS: Record<keyof PipelineSettings, string> = {
  maxPhotoPx: 'Photos, longest side (px)',
  maxFeaturePx: 'Features found at (px)',
  maxFeatures: 'Features a photo',
  maxUndistortedPx: 'Undistorted photos (px)',
  depthPx: 'Depth maps (px)',
  meshTriangles: 'Triangles at most',
  texturePx: 'Texture at most (px)',
  holdOutFrom: 'Hold photos out from (photos)',
}
const NAMES = Object.keys(LABELS) as (keyof PipelineSettings)[]

interface SettingsFieldsProps {
  defaults: PipelineSettings
  changes: SettingsChanges
  onChange(changes: SettingsChanges): void
}

/** The numbers behind a preset; an empty field is the preset's. */
export function SettingsFields({ defaults, changes, onChange }: SettingsFieldsProps) {
  const id = useId()
  const set = (name: keyof PipelineSettings, text: string) => {
    const { [name]: _, ...rest } = changes
    onChange(text === '' ? rest : { ...rest, [name]: Number(text) })
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_8rem] items-center gap-x-4 gap-y-2">
      {NAMES.map((name) => {
        const { minValue, maxValue } = pipelineSettingsSchema.shape[name]
        const isValid = pipelineSettingsSchema.shape[name].optional().safeParse(changes[name]).success
        return [
          <label key={`${name} label`} htmlFor={`${id}${name}`}>
            {LABELS[name]}
          </label>,
          <input
            key={name}
            id={`${id}${name}`}
            type="number"
            min={minValue ?? undefined}
            max={maxValue ?? undefined}
            value={changes[name] ?? ''}
            placeholder={String(defaults[name])}
            aria-invalid={!isValid}
            onChange={(event) => set(name, event.target.value)}
            className="min-h-10 w-full rounded-md border border-edge bg-page px-2 text-right tabular-nums aria-invalid:border-bad"
          />,
        ]
      })}
    </div>
  )
}
