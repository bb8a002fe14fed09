'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../../messages/message-types.ts'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import { StripToggle } from '../toolbar/strip-toggle.tsx'
import { PLACEMENT_TOOLS, type PlacementTool, type PlacementTools } from './use-placement-tools.ts'

/** What each tool is called. */
export const TOOL_KEYS = {
  measure: 'viewer.measure',
  scale: 'viewer.scale',
  ground: 'viewer.ground',
  crop: 'viewer.crop',
} as const satisfies Record<PlacementTool, MessageKey>
const GLYPHS = {
  measure: TOOL_GLYPHS.ruler,
  scale: TOOL_GLYPHS.scale,
  ground: TOOL_GLYPHS.ground,
  crop: TOOL_GLYPHS.crop,
}

/** A button for each tool; one at most is in hand. */
export function ToolToggles({ tools }: { tools: PlacementTools }) {
  const { t } = useWords()
  return PLACEMENT_TOOLS.map((tool) => (
    <StripToggle
      key={tool}
      icon={GLYPHS[tool]}
      label={t(TOOL_KEYS[tool])}
      caption={t(TOOL_KEYS[tool])}
      isSelected={tools.tool === tool}
      onChange={(isOpen) => tools.choose(isOpen ? tool : null)}
    />
  ))
}
