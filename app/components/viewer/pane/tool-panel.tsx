'use client'

import type { ReactNode } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'

interface ToolPanelProps {
  /** The tool's. */
  name: string
  /** Beside the name. */
  buttons?: ReactNode
  onClose(): void
  children: ReactNode
}

/** What a tool shows and asks: beside the view, on a phone below it. */
export function ToolPanel({ name, buttons, onClose, children }: ToolPanelProps) {
  const { t } = useWords()
  return (
    <section
      aria-label={name}
      className="grid content-start gap-3 overflow-y-auto border-line bg-surface p-3 text-sm max-sm:border-t sm:w-72 sm:border-l lg:w-80"
    >
      <div className="flex items-center gap-1">
        <h2 className="mr-auto font-semibold">{name}</h2>
        {buttons}
        <IconButton icon={TOOL_GLYPHS.close} label={t('viewer.closeTool', { tool: name })} onPress={onClose} />
      </div>
      {children}
    </section>
  )
}
