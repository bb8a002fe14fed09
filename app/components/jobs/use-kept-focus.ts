import { type RefObject, useEffect, useRef } from 'react'

/**
 * For a part of the page whose buttons come and go with `state`: where the one that had the focus is gone, `fallback` gets it instead of
 * the page as a whole, from which a keyboard would begin at the top. Goes on the part, dialogs included.
 */
export function useKeptFocus(state: unknown, fallback: RefObject<HTMLElement | null>) {
  const isWithin = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of it is what takes buttons away
  useEffect(() => {
    const give = () => {
      if (isWithin.current && document.activeElement === document.body) fallback.current?.focus({ preventScroll: true })
    }
    // A dialog gives the focus back in the frame after it has closed.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(give)
    })
    return () => cancelAnimationFrame(frame)
  }, [state, fallback])
  const onFocus = () => {
    isWithin.current = true
  }
  return { onFocus }
}
