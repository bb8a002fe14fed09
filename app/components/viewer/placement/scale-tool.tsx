'use client'

import { type FormEvent, useId, useState } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { formatLength, LENGTH_UNITS, type LengthUnit } from './length.ts'
import { PickHint } from './pick-hint.tsx'
import { distanceOf, type PlacementTools } from './use-placement-tools.ts'

const UNITS = Object.keys(LENGTH_UNITS) as LengthUnit[]

/** How large the model is: a distance on it whose real length is known. */
export function ScaleTool({ tools }: { tools: PlacementTools }) {
  const words = useWords()
  const { t } = words
  const { placement, change } = tools.draft
  const length = distanceOf(tools)
  return (
    <>
      <Distance tools={tools} length={length} />
      {length !== null && <ScaleForm onScale={(metres) => change({ ...placement, metresPerUnit: metres / length })} />}
      {placement.metresPerUnit !== null && (
        <div className="flex items-baseline justify-between gap-2">
          <p className="text-muted">
            {t('viewer.unitIs', { length: formatLength(1, placement.metresPerUnit, words) })}
          </p>
          <Button kind="quiet" onPress={() => change({ ...placement, metresPerUnit: null })}>
            {t('viewer.removeScale')}
          </Button>
        </div>
      )}
    </>
  )
}

function Distance({ tools, length }: { tools: PlacementTools; length: number | null }) {
  const words = useWords()
  const { t } = words
  const { draft, picked, unpick } = tools
  return (
    <>
      {length === null ? (
        <PickHint problem={null}>{t('viewer.scalePick', { picked: picked.length })}</PickHint>
      ) : (
        <div className="flex items-baseline justify-between gap-2">
          <p aria-live="polite">
            {t('viewer.distance')}{' '}
            <strong data-testid="distance" className="font-semibold text-lg tabular-nums">
              {formatLength(length, draft.placement.metresPerUnit, words)}
            </strong>
          </p>
          <Button kind="quiet" onPress={unpick}>
            {t('viewer.clear')}
          </Button>
        </div>
      )}
    </>
  )
}

function ScaleForm({ onScale }: { onScale(metres: number): void }) {
  const { t } = useWords()
  const [value, setValue] = useState('')
  const lengthId = useId()
  const [unit, setUnit] = useState<LengthUnit>('cm')
  const amount = Number(value.replace(',', '.'))
  const isLength = value.trim() !== '' && Number.isFinite(amount) && amount > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isLength) onScale(amount * LENGTH_UNITS[unit])
  }
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-end gap-2">
      <label className="col-span-3" htmlFor={lengthId}>
        {t('viewer.realLength')}
      </label>
      <input
        id={lengthId}
        inputMode="decimal"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        aria-invalid={value !== '' && !isLength}
        className="min-h-10 w-full rounded-md border border-edge bg-page px-2 tabular-nums aria-invalid:border-bad"
      />
      <select
        aria-label={t('viewer.unit')}
        value={unit}
        onChange={(event) => setUnit(event.target.value as LengthUnit)}
        className="min-h-10 rounded-md border border-edge bg-page px-2"
      >
        {UNITS.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <Button type="submit" isDisabled={!isLength}>
        {t('viewer.setScale')}
      </Button>
    </form>
  )
}
