'use client'

import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { PageLocale } from '../../lib/words/page-locale.tsx'

export interface DialogFrameProps {
  title: string
  /** Escape, a click outside, or a button that closes. */
  onClose(): void
  /** `alertdialog` when an answer is asked for before something is lost. */
  role?: 'dialog' | 'alertdialog'
  children: ReactNode
}

/** An open dialog. */
export function DialogFrame({ title, onClose, role = 'dialog', children }: DialogFrameProps) {
  return (
    <PageLocale>
      <ModalOverlay
        isOpen
        onOpenChange={(open) => !open && onClose()}
        isDismissable={role === 'dialog'}
        className="fixed inset-0 z-40 flex items-end justify-center bg-black/50 animate-[appear_150ms] sm:items-center sm:p-6"
      >
        <Modal className="max-h-full w-full max-w-lg overflow-y-auto rounded-t-xl bg-surface shadow-xl sm:rounded-xl">
          <AriaDialog role={role} className="grid gap-5 p-6 outline-none">
            <Heading slot="title" className="font-semibold text-xl">
              {title}
            </Heading>
            {children}
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </PageLocale>
  )
}
