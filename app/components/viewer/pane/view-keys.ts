import type { KeyboardEvent } from 'react'
import type { MessageKey } from '../../../messages/message-types.ts'
import type { OrbitView } from '../scene/orbit-view.ts'

const ORBIT_STEP = Math.PI / 24
/** In shares of the view's height. */
const PAN_STEP = 0.06
export const ZOOM_STEP = 0.85

/** To the right and up. */
const ARROWS: Record<string, [right: number, up: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}
const ZOOM_KEYS: Record<string, number> = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP }

/** Turns, moves and zooms the view; any other key is left alone. */
export function handleViewKey(event: KeyboardEvent, view: OrbitView): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const arrow = ARROWS[event.key]
  const zoom = ZOOM_KEYS[event.key]
  if (arrow && event.shiftKey) view.pan(arrow[0] * PAN_STEP, arrow[1] * PAN_STEP)
  else if (arrow) view.orbit(arrow[0] * ORBIT_STEP, arrow[1] * ORBIT_STEP)
  else if (zoom) view.zoom(zoom)
  else if (event.key === 'Home') view.home()
  else return
  event.preventDefault()
}

/** What keys do beside moving the view. */
export interface ViewerCommands {
  showHelp(): void
  turn(): void
  fullScreen(): void
  /** The look at this place in the strip, from 0. */
  look(place: number): void
  closeTool(): void
  undo(): void
  redo(): void
}

/** Keys while anything in the viewer has the focus; those that are written into a field are left alone. */
export function handleViewerKey(event: KeyboardEvent, commands: ViewerCommands): void {
  if (event.altKey || event.defaultPrevented || isWrittenInto(event.target)) return
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') event.shiftKey ? commands.redo() : commands.undo()
    else if (key === 'y') commands.redo()
    else return
  } else if (key === '?') commands.showHelp()
  else if (key === 't') commands.turn()
  else if (key === 'f') commands.fullScreen()
  else if (/^[1-9]$/.test(key)) commands.look(Number(key) - 1)
  else if (key === 'escape') commands.closeTool()
  else return
  event.preventDefault()
}

function isWrittenInto(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.closest('input:not([type=range]), textarea, select, [role=menu]') !== null
  )
}

/** What the keyboard list says, in order. Key names are those on the keys. */
export const KEY_LIST = [
  { keys: ['←', '→', '↑', '↓'], does: 'viewer.keyOrbit' },
  { keys: ['Shift', '← → ↑ ↓'], does: 'viewer.keyPan' },
  { keys: ['+', '−'], does: 'viewer.keyZoom' },
  { keys: ['Home'], does: 'viewer.reset' },
  { keys: ['T'], does: 'viewer.turn' },
  { keys: ['1', '…', '5'], does: 'viewer.keyLooks' },
  { keys: ['Enter'], does: 'viewer.keyPick' },
  { keys: ['Ctrl', 'Z'], does: 'viewer.undo' },
  { keys: ['Ctrl', 'Shift', 'Z'], does: 'viewer.redo' },
  { keys: ['F'], does: 'viewer.fullScreen' },
  { keys: ['Esc'], does: 'viewer.keyClose' },
  { keys: ['?'], does: 'viewer.keyboard' },
] as const satisfies readonly { keys: readonly string[]; does: MessageKey }[]

/** What pointers do, for the same list. */
export const POINTER_LIST = [
  'viewer.pointerOrbit',
  'viewer.pointerPan',
  'viewer.pointerZoom',
  'viewer.pointerApproach',
] as const satisfies readonly MessageKey[]
