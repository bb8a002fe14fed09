'use client'

import type { ReactNode } from 'react'
import { useWords } from '../../lib/words/words-provider.tsx'

/** By which other parts of the page bring the model into view. */
export const VIEWER_ID = 'model'

/** The place of the viewer on a page. On a phone it is as high as what is in it: tools stand below the view, not over it. */
export function ViewerFrame({ children }: { children: ReactNode }) {
  const { t } = useWords()
  return (
    <section
      id={VIEWER_ID}
      aria-label={t('viewer.model')}
      className="grid min-h-[50vh] overflow-hidden rounded-xl border border-line bg-sunken sm:h-[clamp(20rem,70vh,32rem)] sm:min-h-0 lg:h-[clamp(20rem,72vh,44rem)]"
    >
      {children}
    </section>
  )
}
