import type { ReactNode } from 'react'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { sayError } from '../../lib/say-error.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Glyph } from './glyph.tsx'

/** What went wrong and what to do about it, in the reader's language; what the server says in English is below, for what it names. */
export function ErrorNote({ error, children }: { error: ErrorBody; children?: ReactNode }) {
  const { message, suggestion, original } = sayError(error, useWords())
  return (
    <div role="alert" className="flex gap-3 rounded-lg bg-bad-soft p-4">
      <Glyph name="alert" className="mt-0.5 size-5 text-bad" />
      <div className="grid min-w-0 gap-1">
        <p className="font-semibold">{message}</p>
        <p>{suggestion}</p>
        {original && (
          <p lang="en" className="text-muted text-sm">
            {original}
          </p>
        )}
        {children && <div className="flex flex-wrap gap-3 pt-2">{children}</div>}
      </div>
    </div>
  )
}
