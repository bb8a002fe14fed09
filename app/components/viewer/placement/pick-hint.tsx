import type { ReactNode } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { PlacementTools } from './use-placement-tools.ts'

/** What to click, or what was wrong with the last pick. */
export function PickHint({ problem, children }: { problem: PlacementTools['problem']; children: ReactNode }) {
  const { t } = useWords()
  return (
    <div aria-live="polite" className="grid gap-1">
      <p>{children}</p>
      {problem ? <p className="text-bad">{t(problem)}</p> : <p className="text-muted">{t('viewer.keyboardHint')}</p>}
    </div>
  )
}
