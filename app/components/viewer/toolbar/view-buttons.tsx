'use client'

import type { ReactNode, RefObject } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import { ZOOM_STEP } from '../pane/view-keys.ts'
import { StripToggle } from './strip-toggle.tsx'

interface ViewButtonsProps {
  handle: RefObject<ViewHandle | null>
  isTurning: boolean
  onTurn(isTurning: boolean): void
  /** What stands beside them. */
  children: ReactNode
}

/** A phone that is held sideways has no room for them; two fingers and keys zoom as well. */
const NOT_LOW = '[@media(max-height:30rem)]:hidden'

/** Moves the view without a wheel. */
export function ViewButtons({ handle, isTurning, onTurn, children }: ViewButtonsProps) {
  const { t } = useWords()
  return (
    <div className="flex @max-[36rem]:grow items-center @max-[36rem]:justify-around rounded-md border border-edge">
      <IconButton
        icon={TOOL_GLYPHS.minus}
        label={t('viewer.zoomOut')}
        className={NOT_LOW}
        onPress={() => handle.current?.view.zoom(1 / ZOOM_STEP)}
      />
      <IconButton
        icon={TOOL_GLYPHS.add}
        label={t('viewer.zoomIn')}
        className={NOT_LOW}
        onPress={() => handle.current?.view.zoom(ZOOM_STEP)}
      />
      <IconButton icon="view" label={t('viewer.reset')} onPress={() => handle.current?.view.home()} />
      <StripToggle
        icon={TOOL_GLYPHS.turn}
        label={t('viewer.turn')}
        hotkey="T"
        isSelected={isTurning}
        onChange={onTurn}
      />
      {children}
    </div>
  )
}
