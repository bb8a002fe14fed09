'use client'

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

interface KeptHeightProps {
  /** From then on it is as high as it was, whatever is in it, until this is false again. */
  isKept: boolean
  /** Nobody looks while it is kept: it is scrolled out of sight, or the page is hidden. */
  onUnseen(): void
  children: ReactNode
}

/** Something that may become smaller while somebody looks at what is below: that stays where it is. */
export function KeptHeight({ isKept, onUnseen, children }: KeptHeightProps) {
  const element = useRef<HTMLDivElement | null>(null)
  const lastPx = useRef(0)
  const [keptPx, setKeptPx] = useState(0)

  useLayoutEffect(() => {
    const box = element.current?.getBoundingClientRect()
    if (!box) return
    if (isKept) return setKeptPx(lastPx.current)
    // Most browsers keep what is in sight where it is by themselves (CSS Scroll Anchoring).
    if (keptPx > 0 && box.bottom < 0 && !CSS.supports('overflow-anchor', 'auto'))
      window.scrollBy(0, box.height - keptPx)
    lastPx.current = box.height
    setKeptPx(0)
  })

  useEffect(() => {
    if (!isKept || !element.current) return
    const observer = new IntersectionObserver(([seen]) => seen && !seen.isIntersecting && onUnseen())
    observer.observe(element.current)
    const look = () => document.hidden && onUnseen()
    document.addEventListener('visibilitychange', look)
    return () => {
      observer.disconnect()
      document.removeEventListener('visibilitychange', look)
    }
  }, [isKept, onUnseen])

  return (
    <div
      ref={element}
      className="grid content-start gap-4 [@media(max-height:30rem)]:gap-3"
      style={isKept ? { minHeight: keptPx } : undefined}
    >
      {children}
    </div>
  )
}
