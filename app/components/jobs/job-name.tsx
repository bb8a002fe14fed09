'use client'

import { type RefObject, useEffect, useState } from 'react'
import { useTooltip } from '../ui/tooltip.tsx'

interface JobNameProps {
  name: string
  ref: RefObject<HTMLHeadingElement | null>
}

/** The name as the page's heading, in two lines at most. What is cut off shows when a pointer rests on it, or the keyboard comes to it. */
export function JobName({ name, ref }: JobNameProps) {
  const tooltip = useTooltip(<span className="block max-w-[min(40rem,90vw)] whitespace-normal">{name}</span>)
  const isCut = useIsCut(ref)
  return (
    <>
      <h1
        ref={ref}
        // Also where nothing is cut off the page's code gives it the focus.
        tabIndex={isCut ? 0 : -1}
        dir="auto"
        {...(isCut ? tooltip.trigger : {})}
        // Its lines are filled: what stands beside it is at their end.
        className="line-clamp-2 min-w-0 max-w-[48rem] text-wrap rounded-md pt-1 text-2xl [@media(max-height:30rem)]:line-clamp-1"
      >
        {name}
      </h1>
      {isCut && tooltip.element}
    </>
  )
}

/** Whether some of its text is out of sight, as the window is now. */
function useIsCut(ref: RefObject<HTMLElement | null>): boolean {
  const [isCut, setCut] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const look = () => setCut(element.scrollHeight > element.clientHeight + 1)
    const observer = new ResizeObserver(look)
    observer.observe(element)
    // A new text may have the same size.
    const texts = new MutationObserver(look)
    texts.observe(element, { characterData: true, childList: true, subtree: true })
    return () => {
      observer.disconnect()
      texts.disconnect()
    }
  }, [ref])
  return isCut
}
