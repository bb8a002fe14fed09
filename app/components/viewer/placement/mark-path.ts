import type { ScreenPoint } from '../scene/orbit-view.ts'

/** Of the ring around a picked place, in CSS pixels: what is measured is seen inside of it. */
export const RING_PX = 5

/**
 * An SVG path of rings around places, with lines from one to the next that end at the rings. Null is a place behind the eye: it has neither
 * ring nor line.
 */
export function markPath(places: readonly (ScreenPoint | null)[]): string {
  const rings = places.flatMap((at) => (at ? [ringAt(at)] : []))
  const lines = places.slice(1).flatMap((to, i) => {
    const from = places[i]
    return from && to ? [lineBetween(from, to)] : []
  })
  return [...rings, ...lines].join('')
}

/** Two half circles. */
function ringAt({ x, y }: ScreenPoint): string {
  return `M${x - RING_PX} ${y}a${RING_PX} ${RING_PX} 0 1 0 ${2 * RING_PX} 0a${RING_PX} ${RING_PX} 0 1 0 ${-2 * RING_PX} 0`
}

/** Empty where the rings touch. */
function lineBetween(from: ScreenPoint, to: ScreenPoint): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (length <= 2 * RING_PX) return ''
  const [x, y] = [(RING_PX * (to.x - from.x)) / length, (RING_PX * (to.y - from.y)) / length]
  return `M${from.x + x} ${from.y + y}L${to.x - x} ${to.y - y}`
}
