'use client'

import { Input, Label, NumberField } from 'react-aria-components'
import type { SixViewOptions } from '#server/contracts/capture/capture.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Disclosed } from '../ui/disclosed.tsx'

interface SixViewOptionsProps {
  options: SixViewOptions
  onChange(options: SixViewOptions): void
}

/** What may be known of the cameras; what is left empty is found from the views. */
export function SixViewOptionsForm({ options, onChange }: SixViewOptionsProps) {
  const { t } = useWords()
  const { fieldOfViewDeg, distance, depthRange } = options
  const set = (changes: { [Key in keyof SixViewOptions]: SixViewOptions[Key] | undefined }) => {
    const known = Object.entries({ ...options, ...changes }).filter(([, value]) => value !== undefined)
    onChange(Object.fromEntries(known))
  }
  return (
    <div className="border-line border-y">
      <Disclosed title={t('upload.options')}>
        <div className="grid gap-3">
          <p className="text-muted text-sm">{t('upload.optionsText')}</p>
          <Field
            label={t('upload.optionFov')}
            value={fieldOfViewDeg}
            min={5}
            max={120}
            onChange={(value) => set({ fieldOfViewDeg: value })}
          />
          <Field
            label={t('upload.optionDistance')}
            value={distance}
            min={0.001}
            onChange={(value) => set({ distance: value })}
          />
          <Field
            label={t('upload.optionNear')}
            value={depthRange?.near}
            min={0.001}
            onChange={(near) =>
              set({ depthRange: near === undefined ? undefined : { near, far: depthRange?.far ?? near * 2 } })
            }
          />
          <Field
            label={t('upload.optionFar')}
            value={depthRange?.far}
            min={0.001}
            onChange={(far) =>
              set({ depthRange: far === undefined ? undefined : { near: depthRange?.near ?? far / 2, far } })
            }
          />
        </div>
      </Disclosed>
    </div>
  )
}

interface FieldProps {
  label: string
  value: number | undefined
  min: number
  max?: number
  onChange(value: number | undefined): void
}

function Field({ label, value, min, max, onChange }: FieldProps) {
  const { t } = useWords()
  return (
    <NumberField
      value={value ?? Number.NaN}
      minValue={min}
      {...(max === undefined ? {} : { maxValue: max })}
      formatOptions={{ maximumFractionDigits: 4 }}
      onChange={(next) => onChange(Number.isNaN(next) ? undefined : next)}
      className="grid grid-cols-[1fr_7rem] items-center gap-3"
    >
      <Label>{label}</Label>
      <Input
        placeholder={t('upload.auto')}
        className="min-h-10 rounded-md border border-edge bg-surface px-3 placeholder:text-muted"
      />
    </NumberField>
  )
}
