'use client'

import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useWords } from '../../lib/words/words-provider.tsx'

interface DividerProps {
  /** Share of the width on its left, 0 to 1. */
  share: number
  onChange(share: number): void
  /** Of the model on its left. */
  name: string
}

const STEP = 0.02
const LARGE_STEP = 0.1

const KEYS: Record<string, number> = {
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  ArrowRight: STEP,
  ArrowUp: STEP,
  PageDown: -LARGE_STEP,
  PageUp: LARGE_STEP,
  Home: -1,
  End: 1,
}

/** The line between two models, which pointer, finger and keys move. */
export function Divider({ share, onChange, name }: DividerProps) {
  const { t, format } = useWords()
  const line = useRef<HTMLDivElement>(null)
  const move = (next: number) => onChange(Math.min(1, Math.max(0, next)))
  const drag = (event: PointerEvent<HTMLElement>) => {
    const frame = line.current?.parentElement?.getBoundingClientRect()
    if (frame && event.currentTarget.hasPointerCapture(event.pointerId))
      move((event.clientX - frame.left) / frame.width)
  }
  const press = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(share + step)
  }
  return (
    <div
      ref={line}
      role="slider"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t('compare.divider')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
      aria-valuetext={t('compare.share', { share: format.percent(share), name })}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      className="group absolute inset-y-0 z-10 grid w-11 -translate-x-1/2 cursor-ew-resize touch-none place-items-center outline-none"
      style={{ left: `clamp(0.75rem, ${100 * share}%, calc(100% - 0.75rem))` }}
    >
      <span
        aria-hidden="true"
        className="absolute inset-y-0 w-0.5 bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.4)] forced-colors:bg-[CanvasText]"
      />
      <span
        aria-hidden="true"
        className="relative grid size-9 place-items-center rounded-full border border-edge bg-surface font-semibold text-text shadow group-focus-visible:outline-3 group-focus-visible:outline-accent"
      >
        ↔
      </span>
    </div>
  )
}
