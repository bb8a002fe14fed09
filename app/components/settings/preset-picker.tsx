'use client'

import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components'
import type { Estimate } from '#server/contracts/estimate.ts'
import { PRESET_NAMES, type PresetName } from '#server/contracts/preset.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

interface PresetPickerProps {
  value: PresetName
  onChange(preset: PresetName): void
  /** What the chosen photos will need; undefined before there are any. */
  estimates: Partial<Record<PresetName, Estimate>> | undefined
}

export function PresetPicker({ value, onChange, estimates }: PresetPickerProps) {
  const { t } = useWords()
  return (
    <RadioGroup value={value} onChange={(next) => onChange(next as PresetName)} className="grid gap-2">
      <Label className="font-semibold">{t('settings.quality')}</Label>
      {PRESET_NAMES.map((name) => (
        <PresetCard key={name} name={name} estimate={estimates?.[name]} />
      ))}
    </RadioGroup>
  )
}

function PresetCard({ name, estimate }: { name: PresetName; estimate: Estimate | undefined }) {
  const { t, format } = useWords()
  return (
    <RadioField
      value={name}
      className="relative rounded-lg border border-line bg-surface data-selected:border-accent data-selected:bg-accent-soft"
    >
      <RadioButton className="group flex min-h-10 cursor-pointer items-start gap-3 rounded-lg p-3">
        <span
          aria-hidden="true"
          className="mt-1 grid size-4 shrink-0 place-items-center rounded-full border-2 border-edge group-data-selected:border-accent"
        >
          <span className="dot size-2 rounded-full group-data-selected:bg-accent" />
        </span>
        <span className="grid min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-semibold">{t(`settings.${name}`)}</span>
            {estimate && <span className="font-medium tabular-nums">{format.likely(estimate.seconds)}</span>}
          </span>
          <span className="text-muted text-sm">{t(`settings.${name}Text`)}</span>
          {estimate && (
            <span className="text-muted text-sm tabular-nums">
              {t('settings.estimate', {
                time: format.range(estimate.seconds),
                memory: format.bytes(estimate.memoryBytes),
                disk: format.bytes(estimate.diskBytes),
              })}
            </span>
          )}
        </span>
      </RadioButton>
    </RadioField>
  )
}
