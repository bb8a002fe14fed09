'use client'

import { useId } from 'react'
import { BACKGROUNDS, type Background } from '#server/contracts/preset.ts'
import {
  backgroundSchema,
  type PipelineSettings,
  pipelineSettingsSchema,
  type SettingsChanges,
} from '#server/contracts/preset-schema.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

type NumberName = Exclude<keyof PipelineSettings, 'background' | 'tryAnyway'>

const NAMES = [
  'maxPhotoPx',
  'maxFeaturePx',
  'maxFeatures',
  'maxUndistortedPx',
  'depthPx',
  'meshTriangles',
  'texturePx',
  'holdOutFrom',
] as const satisfies NumberName[]

interface SettingsFieldsProps {
  defaults: PipelineSettings
  changes: SettingsChanges
  onChange(changes: SettingsChanges): void
}

/** The numbers behind a preset; an empty field is the preset's. */
export function SettingsFields({ defaults, changes, onChange }: SettingsFieldsProps) {
  const { t } = useWords()
  const id = useId()
  const setBackground = (background: Background) => {
    const { background: _, ...rest } = changes
    onChange(background === defaults.background ? rest : { ...rest, background })
  }
  const set = (name: NumberName, text: string) => {
    const { [name]: _, ...rest } = changes
    onChange(text === '' ? rest : { ...rest, [name]: Number(text) })
  }
  return (
    <div className="grid gap-4">
      <BackgroundField value={changes.background ?? defaults.background} onChange={setBackground} />
      <div className="grid grid-cols-[minmax(0,1fr)_8rem] items-center gap-x-4 gap-y-2">
        {NAMES.map((name) => {
          const { minValue, maxValue } = pipelineSettingsSchema.shape[name]
          const isValid = pipelineSettingsSchema.shape[name].optional().safeParse(changes[name]).success
          return [
            <label key={`${name} label`} htmlFor={`${id}${name}`}>
              {t(`settings.${name}`)}
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
    </div>
  )
}

/** What is behind the object; photos that brought a mask keep it. */
export function BackgroundField({ value, onChange }: { value: Background; onChange(value: Background): void }) {
  const { t } = useWords()
  const id = useId()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2">
      <label htmlFor={id}>{t('settings.background')}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(backgroundSchema.parse(event.target.value))}
        className="min-h-10 max-w-56 rounded-md border border-edge bg-page px-2"
      >
        {BACKGROUNDS.map((background) => (
          <option key={background} value={background}>
            {t(`settings.${background}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
