'use client'

import type { ReactNode, RefObject } from 'react'
import { IconButton } from '../ui/button.tsx'
import type { ViewHandle } from './view-controls.tsx'
import { ZOOM_STEP } from './view-keys.ts'

interface ViewButtonsProps {
  handle: RefObject<ViewHandle | null>
  /** What stands beside them. */
  children: ReactNode
}

/** Moves the view without a wheel. */
export function ViewButtons({ handle, children }: ViewButtonsProps) {
  return (
    <div className="flex rounded-md border border-edge bg-surface">
      <IconButton icon="minus" label="Zoom out" onPress={() => handle.current?.view.zoom(1 / ZOOM_STEP)} />
      <IconButton icon="add" label="Zoom in" onPress={() => handle.current?.view.zoom(ZOOM_STEP)} />
      <IconButton icon="view" label="Reset the view" onPress={() => handle.current?.view.home()} />
      {children}
    </div>
  )
}
