import type { ReactNode } from 'react'

/** What to click, or what was wrong with the last pick. */
export function PickHint({ problem, children }: { problem: string | null; children: ReactNode }) {
  return (
    <div aria-live="polite" className="grid gap-1">
      <p>{children}</p>
      {problem ? (
        <p className="text-bad">{problem}</p>
      ) : (
        <p className="text-muted">With the keyboard: turn the view, then press Enter to pick its middle.</p>
      )}
    </div>
  )
}
