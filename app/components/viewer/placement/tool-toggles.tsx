'use client'

import { ToggleButton } from 'react-aria-components'
import { TOGGLE_CLASS } from '../../ui/button-class.ts'
import { Glyph } from '../../ui/glyph.tsx'
import { PLACEMENT_TOOLS, type PlacementTool, type PlacementTools } from './use-placement-tools.ts'

export const TOOL_LABELS: Record<PlacementTool, string> = { measure: 'Measure', ground: 'Ground', crop: 'Crop' }
const TOOL_GLYPHS = { measure: 'ruler', ground: 'ground', crop: 'crop' } as const

/** A button for each tool; one at most is in hand. */
export function ToolToggles({ tools }: { tools: PlacementTools }) {
  return PLACEMENT_TOOLS.map((tool) => (
    <ToggleButton
      key={tool}
      isSelected={tools.tool === tool}
      onChange={(isOpen) => tools.choose(isOpen ? tool : null)}
      className={TOGGLE_CLASS}
    >
      <Glyph name={TOOL_GLYPHS[tool]} />
      {TOOL_LABELS[tool]}
    </ToggleButton>
  ))
}
