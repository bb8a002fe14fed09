'use client'

import { cx } from '../../lib/cx.ts'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Disclosed } from '../ui/disclosed.tsx'
import { PhotoGuide } from '../upload/photo-guide.tsx'
import { PickButtons } from '../upload/pick-buttons.tsx'
import { ExampleStart } from './example-panel.tsx'

interface CompactFormProps {
  onPick(picked: PickedFile[]): void
  /** Something is being dragged over the page. */
  isDropTarget: boolean
}

/** A strip above the list, for those who know how it works. */
export function CompactForm({ onPick, isDropTarget }: CompactFormProps) {
  const { t } = useWords()
  return (
    <section
      aria-labelledby="new-heading"
      className={cx(
        'grid gap-1 rounded-xl border-2 border-dashed px-5 pt-4 sideways:pt-2 pb-2 sideways:pb-0 transition-colors',
        isDropTarget ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
      )}
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 id="new-heading" className="text-xl">
            {t('home.newTitle')}
          </h1>
          <p className="pointer-coarse:hidden text-muted">{t('home.drop')}</p>
        </div>
        {/* On a phone they share a row: the list is what one comes for. */}
        <div className="flex flex-wrap gap-3 max-sm:w-full max-sm:*:grow max-sm:*:px-2">
          <PickButtons onPick={onPick} kind="primary" />
        </div>
      </div>
      <Disclosed title={t('home.guide')} level={2}>
        <div className="grid gap-6">
          <p className="max-w-prose text-muted">
            {t('upload.formats')} {t('upload.otherKinds')}
          </p>
          <PhotoGuide />
          <ExampleStart />
        </div>
      </Disclosed>
    </section>
  )
}
