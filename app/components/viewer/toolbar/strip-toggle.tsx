'use client'

import { Glyph, type GlyphName } from '../../ui/glyph.tsx'
import { useTooltip } from '../../ui/tooltip.tsx'

interface StripToggleProps {
  icon: GlyphName
  /** Its accessible name. */
  label: string
  /** A word for below the icon, unless the screen is low; none where the icon says it all. */
  caption?: string
  /** Which key does the same, for the tooltip. */
  hotkey?: string
  isSelected: boolean
  onChange(isSelected: boolean): void
}

/** A switch in the strip below the view: an icon, and its word below it where there is room. */
export function StripToggle({ icon, label, caption, hotkey, isSelected, onChange }: StripToggleProps) {
  const tooltip = useTooltip(
    <>
      {label}
      {hotkey && <kbd className="ml-2 font-sans opacity-70">{hotkey}</kbd>}
    </>,
  )
  return (
    <>
      <button
        {...tooltip.trigger}
        type="button"
        aria-label={label}
        aria-pressed={isSelected}
        data-selected={isSelected || undefined}
        onClick={() => onChange(!isSelected)}
        className="grid min-h-11 min-w-10 cursor-pointer select-none place-content-center justify-items-center gap-0.5 rounded-md border border-transparent px-1 text-xs transition-colors hover:bg-sunken data-selected:border-accent data-selected:bg-accent-soft"
      >
        <Glyph name={icon} />
        {caption && (
          <span aria-hidden="true" className="[@media(max-height:30rem)]:hidden">
            {caption}
          </span>
        )}
      </button>
      {tooltip.element}
    </>
  )
}
