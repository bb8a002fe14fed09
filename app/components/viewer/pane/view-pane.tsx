'use client'

import { type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { cx } from '../../../lib/cx.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { ViewerTool } from '../placement/use-placement-tools.ts'
import type { ScreenPoint } from '../scene/orbit-view.ts'
import { useWheelGuard } from './use-wheel-guard.ts'
import { handleViewKey } from './view-keys.ts'
import { type PointerTask, pickAt, ViewPointer } from './view-pointer.ts'

interface ViewPaneProps {
  label: string
  tool: ViewerTool | null
  isPicking: boolean
  /** What the pointer is for now; null before there is a view. */
  task(): PointerTask | null
  /** The canvas. */
  children: ReactNode
}

/** The part of the viewer that pointer and keys act on. */
export function ViewPane({ label, tool, isPicking, task, children }: ViewPaneProps) {
  const { t } = useWords()
  const pointer = useRef<ViewPointer>(null)
  pointer.current ??= new ViewPointer()
  const wheel = useWheelGuard()
  const tell = (act: 'move' | 'release' | 'approach') => (event: MouseEvent<HTMLElement>) => {
    const now = task()
    if (now) pointer.current?.[act](pointOf(event), now)
  }
  const press = (event: PointerEvent<HTMLElement>) => {
    const now = task()
    if (!now || !pointer.current?.press(pointOf(event), now)) return
    // Before the canvas hears of it and turns the view.
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const pressKey = (event: KeyboardEvent) => {
    const now = task()
    if (now && event.key === 'Enter' && isPicking) pickAt(now)
    else if (now) handleViewKey(event, now.view)
  }
  return (
    <>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys below turn the view
        tabIndex={0}
        role="application"
        aria-roledescription={t('viewer.view')}
        aria-label={label}
        aria-describedby="viewer-keys"
        className={cx(
          '-outline-offset-2 relative min-h-0 flex-1 max-sm:min-h-[50vh] max-sm:[:fullscreen_&]:min-h-0',
          // A box that is dragged by its faces must not scroll the page; a view that fills the screen has none.
          tool === 'crop' ? 'touch-none' : 'touch-pan-y [:fullscreen_&]:touch-none',
          isPicking ? 'cursor-crosshair' : 'cursor-grab active:cursor-grabbing',
        )}
        onFocus={() => task()?.view.prepareToPick()}
        onPointerEnter={() => task()?.view.prepareToPick()}
        onKeyDown={pressKey}
        onWheelCapture={wheel.guard}
        onDoubleClick={tell('approach')}
        onPointerDownCapture={press}
        onPointerMove={tell('move')}
        onPointerUp={tell('release')}
      >
        {children}
      </div>
      <p id="viewer-keys" className="sr-only">
        {t('viewer.keys')}
      </p>
      {wheel.isHintShown && (
        <p className="pointer-events-none absolute inset-x-0 top-1/3 mx-auto w-fit rounded-md bg-surface/90 px-3 py-2 text-sm shadow">
          {t('viewer.wheelHint')}
        </p>
      )}
    </>
  )
}

function pointOf(event: MouseEvent<HTMLElement>): ScreenPoint {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}
