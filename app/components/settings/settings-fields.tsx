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
  /** Where the background is asked for elsewhere. Default false. */
  withoutBackground?: boolean
}

/** The numbers behind a preset; an empty field is the preset's. */
export function SettingsFields({ defaults, changes, onChange, withoutBackground = false }: SettingsFieldsProps) {
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
      {!withoutBackground && (
        <BackgroundField value={changes.background ?? defaults.background} onChange={setBackground} />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-center gap-x-4 gap-y-3">
        {NAMES.map((name) => {
          const { minValue, maxValue } = pipelineSettingsSchema.shape[name]
          const isValid = pipelineSettingsSchema.shape[name].optional().safeParse(changes[name]).success
          return [
            <div key={`${name} label`}>
              <label htmlFor={`${id}${name}`}>{t(`settings.${name}`)}</label>
              <p id={`${id}${name}Hint`} className="text-muted text-sm">
                {t(`settings.${name}Hint`)}
              </p>
            </div>,
            <input
              key={name}
              id={`${id}${name}`}
              type="number"
              min={minValue ?? undefined}
              max={maxValue ?? undefined}
              value={changes[name] ?? ''}
              placeholder={String(defaults[name])}
              aria-invalid={!isValid}
              aria-describedby={`${id}${name}Hint`}
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
    <div className="grid gap-2">
      <div>
        <label htmlFor={id}>{t('settings.background')}</label>
        <p id={`${id}Hint`} className="text-muted text-sm">
          {t('settings.backgroundHint')}
        </p>
      </div>
      <select
        id={id}
        aria-describedby={`${id}Hint`}
        value={value}
        onChange={(event) => onChange(backgroundSchema.parse(event.target.value))}
        className="min-h-10 w-full rounded-md border border-edge bg-page px-2"
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
