'use client'

import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { cx } from '../../lib/cx.ts'
import { Glyph } from './glyph.tsx'

interface DisclosedProps {
  title: string
  /** Of the heading. */
  level?: 2 | 3
  /** Of the heading, for links to it. */
  headingId?: string
  /** Of the button in it. */
  className?: string
  /** A function is called while it is open alone. */
  children: ReactNode | (() => ReactNode)
}

/** A heading that opens what is below it. A search in the page opens it, too. */
export function Disclosed({
  title,
  level = 3,
  headingId,
  className = 'min-h-11 font-medium',
  children,
}: DisclosedProps) {
  const Heading = `h${level}` as const
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = panel.current
    if (!element) return
    // React knows `hidden` as a switch only.
    if (isOpen) element.removeAttribute('hidden')
    else element.setAttribute('hidden', 'until-found')
    const onFound = () => setOpen(true)
    element.addEventListener('beforematch', onFound)
    return () => element.removeEventListener('beforematch', onFound)
  }, [isOpen])
  return (
    <div className="group" data-expanded={isOpen || undefined}>
      <Heading id={headingId}>
        <button
          type="button"
          id={`${id}button`}
          aria-expanded={isOpen}
          aria-controls={`${id}panel`}
          onClick={() => setOpen(!isOpen)}
          className={cx('flex w-full cursor-pointer items-center gap-3 text-left hover:bg-surface', className)}
        >
          <Glyph name="back" className={cx('size-5 text-muted', isOpen ? 'rotate-90' : '-rotate-90')} />
          {title}
        </button>
      </Heading>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div ref={panel} id={`${id}panel`} role="group" aria-labelledby={`${id}button`} hidden>
        <div className="pb-4">{typeof children === 'function' ? isOpen && children() : children}</div>
      </div>
    </div>
  )
}
