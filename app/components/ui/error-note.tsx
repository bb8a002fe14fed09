import type { ReactNode } from 'react'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { Glyph } from './glyph.tsx'

/** What went wrong and what to do about it. */
export function ErrorNote({ error, children }: { error: ErrorBody; children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg bg-bad-soft p-4">
      <Glyph name="alert" className="mt-0.5 size-5 text-bad" />
      <div className="grid min-w-0 gap-1">
        <p className="font-semibold">{error.message}</p>
        <p>{error.suggestion}</p>
        {children && <div className="flex flex-wrap gap-3 pt-2">{children}</div>}
      </div>
    </div>
  )
}
