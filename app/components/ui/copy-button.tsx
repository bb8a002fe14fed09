'use client'

import { useState } from 'react'
import { Button } from './button.tsx'
import { Glyph } from './glyph.tsx'

/** Copies `text`; says so in its own label for a moment. */
export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <Button onPress={() => void copy()}>
      <Glyph name={copied ? 'check' : 'copy'} />
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
    </Button>
  )
}
