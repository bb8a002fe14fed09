'use client'

import { cx } from '../../lib/cx.ts'
import { Glyph, type GlyphName } from '../ui/glyph.tsx'

interface TagChipProps {
  tag: string
  /** What a press does, for screen readers. */
  label: string
  onPress(): void
  icon?: GlyphName
  className?: string
}

/** A tag that does something. */
export function TagChip({ tag, label, onPress, icon, className }: TagChipProps) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onPress}
      className={cx(
        'inline-flex min-h-6 max-w-full cursor-pointer items-center gap-1 rounded-full border border-edge bg-surface px-2.5 text-sm hover:border-text',
        className,
      )}
    >
      <span className="truncate">{tag}</span>
      {icon && <Glyph name={icon} className="size-3.5 shrink-0" />}
    </button>
  )
}
