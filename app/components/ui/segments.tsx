'use client'

import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { cx } from '../../lib/cx.ts'

interface SegmentsProps<T extends string> {
  /** What is chosen here, for screen readers. */
  label: string
  options: readonly { id: T; label: string }[]
  value: T
  onChange(value: T): void
  className?: string
}

/** One of a few, side by side; a radio group for screen readers and keys. */
export function Segments<T extends string>({ label, options, value, onChange, className }: SegmentsProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys.has(id))
        if (chosen) onChange(chosen.id)
      }}
      className={cx('flex rounded-md border border-edge p-0.5', className)}
    >
      {options.map(({ id, label }) => (
        <ToggleButton
          key={id}
          id={id}
          className="min-h-10 cursor-pointer flex-auto rounded px-1.5 sm:px-3 data-selected:bg-accent data-selected:font-medium data-selected:text-on-accent"
        >
          {label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
