'use client'

import { useId } from 'react'
import { cx } from '../../lib/cx.ts'

interface SegmentsProps<T extends string> {
  /** What is chosen here, for screen readers. */
  label: string
  options: readonly { id: T; label: string }[]
  value: T
  onChange(value: T): void
  className?: string
}

/** One of a few, side by side: radio buttons, whose keys every browser knows. */
export function Segments<T extends string>({ label, options, value, onChange, className }: SegmentsProps<T>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={cx('flex rounded-md border border-edge p-0.5', className)}>
      {options.map(({ id, label }) => (
        <label
          key={id}
          data-selected={id === value || undefined}
          className="relative grid min-h-10 flex-auto cursor-pointer place-items-center rounded px-1.5 text-center has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 data-selected:bg-accent data-selected:font-medium data-selected:text-on-accent sm:px-3"
        >
          <input
            type="radio"
            name={name}
            value={id}
            checked={id === value}
            onChange={() => onChange(id)}
            className="absolute inset-0 m-0 size-full cursor-pointer appearance-none rounded outline-none"
          />
          {label}
        </label>
      ))}
    </div>
  )
}
