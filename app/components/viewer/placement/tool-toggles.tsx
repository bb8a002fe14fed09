'use client'

import { ToggleButton } from 'react-aria-components'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../../messages/message-types.ts'
import { TOGGLE_CLASS } from '../../ui/button-class.ts'
import { Glyph } from '../../ui/glyph.tsx'
import { PLACEMENT_TOOLS, type PlacementTool, type PlacementTools } from './use-placement-tools.ts'

/** What each tool is called. */
export const TOOL_KEYS = {
  measure: 'viewer.measure',
  ground: 'viewer.ground',
  crop: 'viewer.crop',
} as const satisfies Record<PlacementTool, MessageKey>
const TOOL_GLYPHS = { measure: 'ruler', ground: 'ground', crop: 'crop' } as const

/** A button for each tool; one at most is in hand. */
export function ToolToggles({ tools }: { tools: PlacementTools }) {
  const { t } = useWords()
  return PLACEMENT_TOOLS.map((tool) => (
    <ToggleButton
      key={tool}
      isSelected={tools.tool === tool}
      onChange={(isOpen) => tools.choose(isOpen ? tool : null)}
      className={TOGGLE_CLASS}
    >
      <Glyph name={TOOL_GLYPHS[tool]} />
      {t(TOOL_KEYS[tool])}
    </ToggleButton>
  ))
}
