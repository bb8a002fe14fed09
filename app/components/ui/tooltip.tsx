'use client'

import { type FocusEvent, type PointerEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'

/** So long a pointer rests on a control before its tooltip appears. */
const REST_MS = 500
/** Between the control and the tooltip, and at least to the window's edges, in pixels. */
const GAP_PX = 6

/**
 * Shows `content`, which the control says to screen readers by itself, beside the control that takes `trigger` when a pointer rests on it or
 * the keyboard comes to it. Escape, a press and leaving hide it. It lies above everything, so nothing cuts it off.
 */
export function useTooltip(content: ReactNode) {
  const [control, setControl] = useState<Element | null>(null)
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const hide = useCallback(() => {
    clearTimeout(resting.current)
    setControl(null)
  }, [])
  useEffect(() => () => clearTimeout(resting.current), [])
  useEffect(() => {
    if (!control) return
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && hide()
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [control, hide])
  const trigger = {
    onPointerEnter({ currentTarget, pointerType }: PointerEvent) {
      if (pointerType === 'touch') return
      clearTimeout(resting.current)
      resting.current = setTimeout(() => setControl(currentTarget), REST_MS)
    },
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus({ currentTarget }: FocusEvent) {
      if (currentTarget.matches(':focus-visible')) setControl(currentTarget)
    },
    onBlur: hide,
  }
  return { trigger, element: control && <Tooltip control={control}>{content}</Tooltip> }
}

function Tooltip({ control, children }: { control: Element; children: ReactNode }) {
  const place = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      element.showPopover()
      const { left, top, bottom, width } = control.getBoundingClientRect()
      const own = element.getBoundingClientRect()
      const above = top - GAP_PX - own.height
      const middle = left + (width - own.width) / 2
      const rightmost = document.documentElement.clientWidth - GAP_PX - own.width
      element.style.left = `${Math.max(GAP_PX, Math.min(middle, rightmost))}px`
      element.style.top = `${above >= GAP_PX ? above : bottom + GAP_PX}px`
    },
    [control],
  )
  return (
    <span
      ref={place}
      popover="manual"
      role="tooltip"
      className="pointer-events-none inset-auto m-0 whitespace-nowrap rounded bg-text px-2 py-1 font-normal text-page text-sm"
    >
      {children}
    </span>
  )
}
