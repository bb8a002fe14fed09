'use client'

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

interface KeptHeightProps {
  /** From then on it is as high as it was, whatever is in it. */
  isKept: boolean
  children: ReactNode
}

/** Something that may become smaller while somebody looks at what is below: that stays where it is. */
export function KeptHeight({ isKept, children }: KeptHeightProps) {
  const element = useRef<HTMLDivElement | null>(null)
  const lastPx = useRef(0)
  const [minPx, setMinPx] = useState(0)
  useLayoutEffect(() => {
    if (isKept) setMinPx(lastPx.current)
    else lastPx.current = element.current?.getBoundingClientRect().height ?? 0
  })
  return (
    <div ref={element} className="grid content-start gap-6" style={minPx > 0 ? { minHeight: minPx } : undefined}>
      {children}
    </div>
  )
}
