'use client'

import type { RefObject } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import { ToolPanel } from '../pane/tool-panel.tsx'
import type { PlacementTools } from '../placement/use-placement-tools.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import { AnnotateTool } from './annotate-tool.tsx'
import { MARK_TOOL_KEYS } from './mark-toggles.tsx'
import type { MarkTool } from './mark-tools.ts'
import type { Marks } from './use-marks.ts'
import { ViewsTool } from './views-tool.tsx'

export interface MarkPanelProps {
  tool: MarkTool
  tools: PlacementTools
  marks: Marks
  model: ViewerModel
  /** By which the browser keeps what was typed and not saved. */
  modelId: string
  handle: RefObject<ViewHandle | null>
}

/** Annotations or saved views: to write, to fly to, to change and to delete. */
export function MarkPanel(props: MarkPanelProps) {
  const { t } = useWords()
  const { tool, tools, marks } = props
  const name = t(tool === 'annotate' && !marks.actions ? 'marks.annotations' : MARK_TOOL_KEYS[tool])
  return (
    <ToolPanel name={name} onClose={() => tools.choose(null)}>
      {tool === 'annotate' ? <AnnotateTool {...props} /> : <ViewsTool {...props} />}
      {marks.removed && marks.restore && (
        <div role="status" className="flex items-center gap-2 rounded-md bg-sunken py-1 pr-1 pl-3">
          <p className="min-w-0 flex-1 truncate">{t('marks.deleted', { text: marks.removed.text })}</p>
          <Button kind="quiet" onPress={marks.restore}>
            {t('viewer.undo')}
          </Button>
        </div>
      )}
    </ToolPanel>
  )
}
