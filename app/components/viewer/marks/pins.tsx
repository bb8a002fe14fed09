'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type { Plane, Vector3 } from 'three'
import { cx } from '../../../lib/cx.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import type { ViewerModel } from '../scene/load-model.ts'
import type { OrbitView } from '../scene/orbit-view.ts'
import { sceneFromWorld } from '../scene/world-places.ts'
import type { Marks } from './use-marks.ts'

interface PinsProps {
  marks: Marks
  model: ViewerModel
  /** What is on the negative side of any of them is cut away, and so are the pins on it. */
  planes: readonly Plane[]
  handle: RefObject<ViewHandle | null>
  /** Called before each frame that is drawn. */
  frames: Set<() => void>
  /** The texts stand beside the view as well. */
  isListed: boolean
  /** Something stands in the lower corner of the view. */
  isRaised: boolean
}

/** The numbers of the annotations where they belong, over the view, and the text of the one that is selected. */
export function Pins({ marks, model, planes, handle, frames, isListed, isRaised }: PinsProps) {
  const { t } = useWords()
  const { annotations, selected, select } = marks
  const pins = useRef(new Map<string, HTMLElement>())

  useEffect(() => {
    const draw = () => {
      const view = handle.current?.view
      for (const { id, position } of annotations) {
        const pin = pins.current.get(id)
        if (view && pin) putPin(pin, sceneFromWorld(position, model), { view, planes })
      }
    }
    // Which pins are behind the model is found out quickly or not at all.
    handle.current?.view.prepareToPick()
    draw()
    frames.add(draw)
    return () => void frames.delete(draw)
  }, [annotations, model, planes, handle, frames])

  return (
    <>
      <ul aria-label={t('marks.annotations')} className="pointer-events-none absolute inset-0 overflow-hidden">
        {annotations.map((annotation, i) => (
          <li key={annotation.id}>
            <button
              type="button"
              ref={(pin) => {
                if (pin) pins.current.set(annotation.id, pin)
                else pins.current.delete(annotation.id)
              }}
              aria-label={t('marks.pin', { number: i + 1, text: annotation.text })}
              aria-pressed={annotation.id === selected?.id}
              onClick={() => select(annotation.id === selected?.id ? null : annotation)}
              className={cx(
                'pointer-events-auto invisible absolute top-0 left-0 -mt-4 -ml-4 grid size-8 cursor-pointer place-items-center rounded-full border-2 border-surface bg-accent font-semibold text-on-accent text-sm tabular-nums shadow-md',
                'transition-opacity aria-pressed:outline-3 aria-pressed:outline-accent data-hidden:opacity-35',
              )}
            >
              {i + 1}
            </button>
          </li>
        ))}
      </ul>
      {selected && (
        <div
          className={cx(
            'absolute inset-x-3 mx-auto flex max-h-[40%] w-fit max-w-prose items-start gap-1 overflow-y-auto rounded-md border border-edge bg-surface py-1 pr-1 pl-3 shadow-md',
            isRaised ? 'bottom-16' : 'bottom-3',
            isListed && 'sm:hidden',
          )}
        >
          <p aria-live="polite" dir="auto" className="whitespace-pre-wrap break-words py-2 text-sm">
            {selected.text}
          </p>
          <IconButton icon={TOOL_GLYPHS.close} label={t('marks.closeText')} onPress={() => select(null)} />
        </div>
      )}
    </>
  )
}

/** Where its place is seen; not at all when that is cut away, behind the eye or out of the picture, and faint behind the model. */
function putPin(
  pin: HTMLElement,
  place: Vector3,
  { view, planes }: { view: OrbitView; planes: readonly Plane[] },
): void {
  const at = view.seenAt(place)
  const isThere = at !== null && planes.every((plane) => plane.distanceToPoint(place) >= 0)
  pin.style.visibility = isThere ? 'visible' : 'hidden'
  if (!isThere) return
  pin.style.transform = `translate(${at.x}px, ${at.y}px)`
  pin.toggleAttribute('data-hidden', view.isHidden(place))
}
