import { cx } from '../../lib/cx.ts'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'

const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-semibold',
  secondary: 'border border-edge bg-surface text-text hover:border-text font-medium',
  quiet: 'text-text hover:bg-sunken font-medium',
  danger: 'bg-bad text-page hover:brightness-110 font-semibold',
}

/** Looks of a button, for buttons and for links that act like one. At least 40 px to hit. */
export function buttonClass(kind: ButtonKind, shape: 'text' | 'icon' = 'text'): string {
  return cx(
    // `button`: see forced colours in globals.css.
    'button inline-flex min-h-10 cursor-pointer select-none items-center justify-center gap-2 rounded-md transition-colors',
    'disabled:cursor-not-allowed disabled:border-transparent disabled:bg-sunken disabled:text-muted disabled:brightness-100',
    shape === 'icon' ? 'min-w-10' : 'px-4 py-1.5 text-center',
    KINDS[kind],
  )
}

export const TOGGLE_CLASS = cx(buttonClass('secondary'), 'data-selected:border-accent data-selected:bg-accent-soft')
