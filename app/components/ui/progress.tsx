'use client'

import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

interface ProgressProps {
  label: string
  /** 0 to 1; null when it moves but how far is not known. */
  value: number | null
  /** What a screen reader says instead of the bare percentage. */
  valueText?: string
  tone?: 'accent' | 'muted' | 'good'
  size?: 'thin' | 'thick'
}

const TONES = { accent: 'bg-accent', muted: 'bg-edge', good: 'bg-good' }

export function Progress({ label, value, valueText, tone = 'accent', size = 'thin' }: ProgressProps) {
  const { format } = useWords()
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={value ?? undefined}
      aria-valuetext={valueText ?? (value === null ? undefined : format.percent(value))}
      className="w-full"
    >
      <div className={cx('overflow-hidden rounded-full bg-line', size === 'thin' ? 'h-1' : 'h-2.5')}>
        {value === null ? (
          <div className={cx('h-full w-1/4 animate-[slide_1.4s_ease-in-out_infinite] rounded-full', TONES[tone])} />
        ) : (
          <div
            className={cx('h-full rounded-full transition-[width] duration-300 ease-linear', TONES[tone])}
            style={{ width: `${value * 100}%` }}
          />
        )}
      </div>
    </div>
  )
}
