'use client'

import type { ReactNode } from 'react'
import { useAttended } from '../../lib/lazy/attention.ts'
import { useModule } from '../../lib/lazy/use-module.ts'
import type { DialogFrameProps } from './dialog-frame.tsx'

const loadFrame = () => import('./dialog-frame.tsx')

interface DialogProps extends DialogFrameProps {
  isOpen: boolean
}

/** What makes a dialog one is fetched as soon as somebody is at the page. */
export function Dialog({ isOpen, ...props }: DialogProps) {
  const frame = useModule(loadFrame, useAttended() || isOpen)
  return isOpen && frame ? <frame.DialogFrame {...props} /> : null
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-3 pt-1 max-sm:*:flex-1">{children}</div>
}
