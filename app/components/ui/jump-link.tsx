'use client'

import type { MouseEvent, ReactNode } from 'react'

interface JumpLinkProps {
  /** The part's id. */
  to: string
  /** Whether that part is the one in sight. */
  isCurrent?: boolean
  className: string
  children: ReactNode
}

/** A link to a part of this page, which gets the focus. */
export function JumpLink({ to, isCurrent = false, className, children }: JumpLinkProps) {
  return (
    <a
      href={`#${to}`}
      aria-current={isCurrent ? 'location' : undefined}
      onClick={(event) => jump(event, to)}
      className={className}
    >
      {children}
    </a>
  )
}

/** The address stays: an entry of the history that Next didn't make leads back to a page that is not drawn. */
function jump(event: MouseEvent, id: string): void {
  const part = document.getElementById(id)
  // In a new tab or window the address leads there.
  if (!part || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (!part.hasAttribute('tabindex')) part.tabIndex = -1
  part.focus({ preventScroll: true })
  part.scrollIntoView()
}
