'use client'

import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components'
import { cx } from '../../lib/cx.ts'
import { type ButtonKind, buttonClass } from './button-class.ts'
import { Glyph, type GlyphName } from './glyph.tsx'

interface ButtonProps extends Omit<AriaButtonProps, 'className'> {
  kind?: ButtonKind
  className?: string
}

export function Button({ kind = 'secondary', className, ...props }: ButtonProps) {
  return <AriaButton {...props} className={cx(buttonClass(kind), className)} />
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {
  icon: GlyphName
  /** Its accessible name, shown as a tooltip too. */
  label: string
  kind?: ButtonKind
  className?: string
}

export function IconButton({ icon, label, kind = 'quiet', className, ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...props} aria-label={label} className={cx(buttonClass(kind, 'icon'), className)}>
        <Glyph name={icon} />
      </AriaButton>
      <Tooltip offset={6} className="rounded bg-text px-2 py-1 text-page text-sm">
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
