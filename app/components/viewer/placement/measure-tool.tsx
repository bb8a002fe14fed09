'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatLength, LENGTH_UNITS, type LengthUnit } from './length.ts'
import { PickHint } from './pick-hint.tsx'
import type { PlacementTools } from './use-placement-tools.ts'

const UNITS = Object.keys(LENGTH_UNITS) as LengthUnit[]

/** How far it is between two points; and how large the model is, once one such distance is known. */
export function MeasureTool({ tools }: { tools: PlacementTools }) {
  const { draft, picked, unpick } = tools
  const { placement } = draft
  const [from, to] = picked
  const length = from && to ? from.distanceTo(to) : null
  return (
    <>
      {length === null ? (
        <PickHint problem={null}>Click two points on the model ({picked.length} of 2).</PickHint>
      ) : (
        <div className="flex items-baseline justify-between gap-2">
          <p aria-live="polite">
            Distance{' '}
            <strong data-testid="distance" className="font-semibold text-lg tabular-nums">
              {formatLength(length, placement.metresPerUnit)}
            </strong>
          </p>
          <Button kind="quiet" onPress={unpick}>
            Clear
          </Button>
        </div>
      )}
      {length !== null && (
        <ScaleForm onScale={(metres) => draft.change({ ...placement, metresPerUnit: metres / length })} />
      )}
      {placement.metresPerUnit === null ? (
        <p className="text-muted">
          Photos don’t tell how large a thing is. Measure a distance that you know, and the model gets its real size.
        </p>
      ) : (
        <div className="flex items-baseline justify-between gap-2">
          <p className="text-muted">1 unit is {formatLength(1, placement.metresPerUnit)}.</p>
          <Button kind="quiet" onPress={() => draft.change({ ...placement, metresPerUnit: null })}>
            Forget
          </Button>
        </div>
      )}
    </>
  )
}

function ScaleForm({ onScale }: { onScale(metres: number): void }) {
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
        Its real length
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
        aria-label="Unit"
        value={unit}
        onChange={(event) => setUnit(event.target.value as LengthUnit)}
        className="min-h-10 rounded-md border border-edge bg-page px-2"
      >
        {UNITS.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <Button type="submit" isDisabled={!isLength}>
        Set the scale
      </Button>
    </form>
  )
}
