'use client'

import { useState } from 'react'
import type { ArtifactView } from '#server/contracts/job.ts'
import { saveBlob } from '../../lib/save-blob.ts'
import { Glyph } from '../ui/glyph.tsx'

/** Larger models would take a phone's browser down, and no phone shows them in AR. */
const MAX_GLB_BYTES = 40_000_000

/** `model.usdz`, made from `model.glb` in the browser when somebody wants it. */
export function UsdzDownload({ model }: { model: ArtifactView }) {
  const [state, setState] = useState<'idle' | 'making' | 'failed'>('idle')
  if (model.byteSize > MAX_GLB_BYTES) return null
  const make = async () => {
    setState('making')
    try {
      const { makeUsdz } = await import('./make-usdz.ts')
      saveBlob(await makeUsdz(model.url), 'model.usdz')
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <button
      type="button"
      onClick={make}
      disabled={state === 'making'}
      className="flex w-full cursor-pointer items-center gap-3 border-line border-t py-2.5 text-left hover:bg-surface disabled:cursor-default"
    >
      <Glyph name="download" className="size-5 text-accent" />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">model.usdz</span>
        <span aria-live="polite" className="block text-muted text-sm">
          {DESCRIPTIONS[state]}
        </span>
      </span>
    </button>
  )
}

const DESCRIPTIONS = {
  idle: 'For AR on iPhones and iPads; made in this browser',
  making: 'Making it…',
  failed: 'It could not be made. Try again, or on a computer with more memory.',
}
