import { cx } from '../../lib/cx.ts'
import { useIsLive } from '../../lib/use-is-live.ts'

interface ChoiceProps<T extends string> {
  /** What is chosen here, for screen readers. */
  label: string
  value: T
  ids: readonly T[]
  nameOf(id: T): string
  onChange(value: T): void
  className?: string
}

/** One of some, in the browser's own way, which is at home on phones too. */
export function Choice<T extends string>({ label, value, ids, nameOf, onChange, className }: ChoiceProps<T>) {
  const isLive = useIsLive()
  return (
    <select
      aria-label={label}
      // What is chosen before would be lost without a word.
      disabled={!isLive}
      value={value}
      onChange={(event) => {
        const chosen = ids.find((id) => id === event.target.value)
        if (chosen !== undefined) onChange(chosen)
      }}
      className={cx(
        'min-h-10 min-w-0 cursor-pointer rounded-md border border-edge bg-surface px-2 disabled:text-text disabled:opacity-100',
        className ?? 'max-w-full',
      )}
    >
      {ids.map((id) => (
        <option key={id} value={id}>
          {nameOf(id)}
        </option>
      ))}
    </select>
  )
}
