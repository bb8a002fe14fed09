'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../../messages/message-types.ts'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import type { PlacementTools } from '../placement/use-placement-tools.ts'
import { StripToggle } from '../toolbar/strip-toggle.tsx'
import { MARK_TOOLS, type MarkTool } from './mark-tools.ts'
import type { Marks } from './use-marks.ts'

/** What each tool is called. */
export const MARK_TOOL_KEYS = {
  annotate: 'marks.annotate',
  views: 'marks.views',
} as const satisfies Record<MarkTool, MessageKey>
const GLYPHS = { annotate: TOOL_GLYPHS.pin, views: TOOL_GLYPHS.bookmark }

/** A button for each tool; where one may only look, for what there is to see. */
export function MarkToggles({ tools, marks }: { tools: PlacementTools; marks: Marks }) {
  const { t } = useWords()
  const counts = { annotate: marks.annotations.length, views: marks.views.length }
  return MARK_TOOLS.filter((tool) => marks.actions || counts[tool] > 0).map((tool) => {
    const name = t(tool === 'annotate' && !marks.actions ? 'marks.annotations' : MARK_TOOL_KEYS[tool])
    return (
      <StripToggle
        key={tool}
        icon={GLYPHS[tool]}
        label={name}
        caption={name}
        isSelected={tools.tool === tool}
        onChange={(isOpen) => tools.choose(isOpen ? tool : null)}
      />
    )
  })
}
