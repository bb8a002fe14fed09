import { useEffect, useState } from 'react'

/** A part is the current one from when its beginning has come up to this share of the window's height. */
const LINE = 0.35

/** Which part of the page is read, of those that begin with the elements of these ids, in the order of the page; null before the first. */
export function useCurrentPart(ids: readonly string[]): string | null {
  const [current, setCurrent] = useState<string | null>(null)
  const key = ids.join(' ')
  useEffect(() => {
    const parts = key.split(' ').flatMap((id) => document.getElementById(id) ?? [])
    const look = () => setCurrent(partAt(parts)?.id ?? null)
    // Tells when a part comes over the line, or goes back below it.
    const observer = new IntersectionObserver(look, { rootMargin: `0px 0px -${100 * (1 - LINE)}% 0px` })
    for (const part of parts) observer.observe(part)
    // The last ones may be too short to come up to the line.
    document.addEventListener('scrollend', look)
    return () => {
      observer.disconnect()
      document.removeEventListener('scrollend', look)
    }
  }, [key])
  return current
}

/**
 * At the end of the page the part that a link led to, or the last; else the last one that begins above the line. Before anybody has scrolled it is the
 * first of them: on a very wide screen others stand beside it.
 */
function partAt(parts: readonly HTMLElement[]): HTMLElement | undefined {
  const { scrollHeight, clientHeight } = document.documentElement
  const isAtEnd = window.scrollY > 0 && window.scrollY + clientHeight >= scrollHeight - 2
  if (isAtEnd) return parts.find(isShownAndFocused) ?? parts.at(-1)
  const isAbove = (part: HTMLElement) => part.getBoundingClientRect().top <= LINE * clientHeight
  return window.scrollY > 0 ? parts.findLast(isAbove) : parts.find(isAbove)
}

function isShownAndFocused(part: HTMLElement): boolean {
  const { top, bottom } = part.getBoundingClientRect()
  return part === document.activeElement && bottom > 0 && top < document.documentElement.clientHeight
}
