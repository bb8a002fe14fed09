import { useEffect, useState, type WheelEvent } from 'react'

/** Long enough to read the hint, in milliseconds. */
const HINT_MS = 1600

/**
 * Lets the wheel scroll the page past a view that nobody took hold of, and zoom the view once it has the focus (a click gives it), fills
 * the screen, or the wheel is a pinch on a trackpad, which browsers report with Ctrl.
 */
export function useWheelGuard(): { guard(event: WheelEvent<HTMLElement>): void; isHintShown: boolean } {
  const [hints, setHints] = useState(0)
  useEffect(() => {
    if (hints === 0) return
    const timer = setTimeout(() => setHints(0), HINT_MS)
    return () => clearTimeout(timer)
  }, [hints])
  return {
    guard: (event) => {
      const { currentTarget, ctrlKey } = event
      if (ctrlKey || document.fullscreenElement || currentTarget.contains(document.activeElement)) return
      // The canvas doesn't hear of it, and the page scrolls.
      event.stopPropagation()
      setHints((before) => before + 1)
    },
    isHintShown: hints > 0,
  }
}
