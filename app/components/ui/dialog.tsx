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

/** On a phone held sideways they stay in sight while the rest of the dialog is scrolled. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="sideways:-mx-6 sideways:-mb-6 sideways:sticky sideways:bottom-0 flex flex-wrap justify-end gap-3 sideways:border-line sideways:border-t sideways:bg-surface sideways:px-6 pt-1 sideways:py-3 max-sm:*:flex-1">
      {children}
    </div>
  )
}
