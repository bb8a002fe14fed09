'use client'

import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

/** By which other parts of the page bring the model into view. */
export const VIEWER_ID = 'model'

/**
 * The place of the viewer on a page. On a phone it is as high as what is in it: tools stand below the view, not over it. It has room for the
 * strip of tools from the beginning, so that nothing below moves when the model comes. On a desk it is as high as what the head of the page leaves of
 * the window: the whole model and its tools are in sight at once. `--viewer-above` says how much is above it, where that is not a head of two lines.
 */
export function ViewerFrame({ children }: { children: ReactNode }) {
  const { t } = useWords()
  return (
    <section
      id={VIEWER_ID}
      aria-label={t('viewer.model')}
      className="grid min-h-[calc(50vh+10.25rem)] overflow-hidden rounded-xl border border-line bg-stage sm:h-[clamp(20rem,70vh,32rem)] sm:min-h-0 lg:h-[clamp(20rem,calc(100vh-var(--viewer-above,18.25rem)),60rem)] wide:h-[clamp(24rem,calc(100vh-var(--viewer-above,18.25rem)-0.75rem),80rem)]"
    >
      {children}
    </section>
  )
}

/** The model, and what is said of it: below, or on a very wide screen beside it, where the model stays in sight. */
export function BesideModel({ model, children }: { model: ReactNode; children: ReactNode }) {
  return (
    <div
      className={cx(
        'grid min-w-0 grid-cols-1 gap-8',
        !!model && 'wide:grid-cols-[minmax(0,6fr)_minmax(0,5fr)] wide:gap-10',
      )}
    >
      {model && <div className="wide:sticky wide:top-16 min-w-0 wide:self-start">{model}</div>}
      <div className="grid min-w-0 grid-cols-1 content-start gap-8">{children}</div>
    </div>
  )
}
