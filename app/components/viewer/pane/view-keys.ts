import type { KeyboardEvent } from 'react'
import type { OrbitView } from '../scene/orbit-view.ts'

const ORBIT_STEP = Math.PI / 24
export const ZOOM_STEP = 0.85

/** What a key does to the view, as `OrbitView` takes it. */
const ORBIT_KEYS: Record<string, [right: number, up: number]> = {
  ArrowLeft: [-ORBIT_STEP, 0],
  ArrowRight: [ORBIT_STEP, 0],
  ArrowUp: [0, ORBIT_STEP],
  ArrowDown: [0, -ORBIT_STEP],
}
const ZOOM_KEYS: Record<string, number> = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP }

/** Turns and zooms the view; any other key is left alone. */
export function handleViewKey(event: KeyboardEvent, view: OrbitView): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const orbit = ORBIT_KEYS[event.key]
  const zoom = ZOOM_KEYS[event.key]
  if (orbit) view.orbit(...orbit)
  else if (zoom) view.zoom(zoom)
  else if (event.key === 'Home') view.home()
  else return
  event.preventDefault()
}
