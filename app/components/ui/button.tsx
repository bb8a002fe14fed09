'use client'

import type { ComponentProps } from 'react'
import { cx } from '../../lib/cx.ts'
import { type ButtonKind, buttonClass } from './button-class.ts'
import { Glyph, type GlyphName } from './glyph.tsx'
import { useTooltip } from './tooltip.tsx'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled' | 'onClick'> {
  kind?: ButtonKind
  isDisabled?: boolean
  onPress?(): void
}

export function Button({ kind = 'secondary', className, isDisabled, onPress, type = 'button', ...props }: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      disabled={isDisabled}
      onClick={() => onPress?.()}
      className={cx(buttonClass(kind), className)}
    />
  )
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  icon: GlyphName
  /** Its accessible name, shown as a tooltip too. */
  label: string
}

export function IconButton({ icon, label, kind = 'quiet', className, isDisabled, onPress, ...props }: IconButtonProps) {
  const tooltip = useTooltip(label)
  return (
    <>
      <button
        {...props}
        {...tooltip.trigger}
        type="button"
        aria-label={label}
        disabled={isDisabled}
        onClick={() => onPress?.()}
        className={cx(buttonClass(kind, 'icon'), className)}
      >
        <Glyph name={icon} />
      </button>
      {tooltip.element}
    </>
  )
}
