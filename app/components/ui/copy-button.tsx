'use client'

import { useRef, useState } from 'react'
import { copyText } from '../../lib/copy-text.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from './button.tsx'
import { Glyph } from './glyph.tsx'

const LABELS = { idle: 'common.copy', copied: 'common.copied', failed: 'common.copyFailed' } as const

/** Copies `text`; says so in its own label for a moment. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useWords()
  const [state, setState] = useState<keyof typeof LABELS>('idle')
  const label = useRef<HTMLSpanElement>(null)
  const copy = async () => {
    if (!label.current?.parentElement) return
    setState((await copyText(text, label.current.parentElement)) ? 'copied' : 'failed')
    setTimeout(() => setState('idle'), 2000)
  }
  return (
    <Button onPress={() => void copy()}>
      <Glyph name={state === 'copied' ? 'check' : 'copy'} />
      <span ref={label} aria-live="polite">
        {t(LABELS[state])}
      </span>
    </Button>
  )
}
