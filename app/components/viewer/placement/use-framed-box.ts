'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import type { Boxed } from './crop-box-drag.ts'
import { cropCorners } from './placement-geometry.ts'

/** Brings the whole crop box into view when its tool is opened: a face that is out of sight can't be dragged. */
export function useFramedBox(handle: RefObject<ViewHandle | null>, boxed: Boxed | null, isCropping: boolean): void {
  const latest = useRef(boxed)
  latest.current = boxed
  const isToBeFramed = isCropping && boxed !== null
  useEffect(() => {
    if (isToBeFramed && latest.current) handle.current?.view.frame(cropCorners(latest.current.placement))
  }, [isToBeFramed, handle])
}
