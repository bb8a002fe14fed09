'use client'

import { Input, Label, NumberField } from 'react-aria-components'
import type { SixViewOptions } from '#server/contracts/capture/capture.ts'
import { Disclosed } from '../ui/disclosed.tsx'

interface SixViewOptionsProps {
  options: SixViewOptions
  onChange(options: SixViewOptions): void
}

/** What may be known of the cameras; what is left empty is found from the views. */
export function SixViewOptionsForm({ options, onChange }: SixViewOptionsProps) {
  const { fieldOfViewDeg, distance, depthRange } = options
  const set = (changes: { [Key in keyof SixViewOptions]: SixViewOptions[Key] | undefined }) => {
    const known = Object.entries({ ...options, ...changes }).filter(([, value]) => value !== undefined)
    onChange(Object.fromEntries(known))
  }
  return (
    <div className="border-line border-y">
      <Disclosed title="Cameras, if you know them">
        <div className="grid gap-3">
          <p className="text-muted text-sm">What is left empty is found from outlines and depth.</p>
          <Field
            label="Field of view, degrees"
            value={fieldOfViewDeg}
            min={5}
            max={120}
            onChange={(value) => set({ fieldOfViewDeg: value })}
          />
          <Field
            label="Distance to the middle"
            value={distance}
            min={0.001}
            onChange={(value) => set({ distance: value })}
          />
          <Field
            label="Depth of the nearest value"
            value={depthRange?.near}
            min={0.001}
            onChange={(near) =>
              set({ depthRange: near === undefined ? undefined : { near, far: depthRange?.far ?? near * 2 } })
            }
          />
          <Field
            label="Depth of the farthest value"
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
        placeholder="find it"
        className="min-h-10 rounded-md border border-edge bg-surface px-3 placeholder:text-muted"
      />
    </NumberField>
  )
}
