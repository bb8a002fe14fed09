'use client'

import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { PhotoGuide } from './photo-guide.tsx'
import { PickButtons } from './pick-buttons.tsx'

export interface CaptureFormProps {
  onPick(picked: PickedFile[]): void
  /** Something is being dragged over the page. */
  isDropTarget: boolean
}

interface EmptyFormProps extends CaptureFormProps {
  /** Shown beside the place to drop. */
  beside: ReactNode
}

/** While there are no photos. */
export function EmptyForm({ onPick, isDropTarget, beside }: EmptyFormProps) {
  const { t } = useWords()
  return (
    <div className="grid gap-8">
      <div
        className={cx(
          'grid gap-8',
          beside ? 'lg:grid-cols-[minmax(0,1fr)_24rem] wide:grid-cols-[minmax(0,1fr)_34rem]' : null,
        )}
      >
        <div
          className={cx(
            'grid content-start rounded-xl border-2 border-dashed px-4 py-14 text-center transition-colors sm:py-20',
            // As if in the middle, where what is beside it is higher.
            beside ? 'lg:pt-32 wide:pt-52' : null,
            isDropTarget ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
          )}
        >
          {/* Its place and that of its buttons depend on nothing that is in or after them: what is drawn before the rest has come must not move then. */}
          <div className="grid justify-items-center gap-5">
            <p className="font-semibold text-2xl">
              <span className="pointer-coarse:hidden">{t('upload.dropHere')}</span>
              <span className="pointer-fine:hidden">{t('upload.takeOrChoose')}</span>
            </p>
            <div className="grid w-full max-w-md gap-3 sm:grid-cols-2">
              <PickButtons onPick={onPick} kind="primary" />
            </div>
            <p className="max-w-prose text-muted">
              {t('upload.formats')} {t('upload.otherKinds')}
            </p>
          </div>
        </div>
        {beside}
      </div>
      <PhotoGuide />
    </div>
  )
}
