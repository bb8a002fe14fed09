'use client'

import type { ComponentProps } from 'react'
import { isSamePlacement, UNPLACED } from '#server/contracts/model/placement.ts'
import { useAttended } from '../../../lib/lazy/attention.ts'
import { useModule } from '../../../lib/lazy/use-module.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import { isMarkTool } from '../marks/mark-tools.ts'
import { MeasureTool } from '../measurements/measure-tool.tsx'
import { ToolPanel } from '../pane/tool-panel.tsx'
import type { CropChange } from './crop-loss.ts'
import { PickHint } from './pick-hint.tsx'
import { withQuarterTurn } from './placement-geometry.ts'
import { SavePlacement } from './save-placement.tsx'
import { ScaleTool } from './scale-tool.tsx'
import { TOOL_KEYS } from './tool-toggles.tsx'
import type { CropBox } from './use-crop-box.ts'
import type { Placing } from './use-placement.ts'
import type { PlacementTools } from './use-placement-tools.ts'

const NOTHING = { undo: null, redo: null }

const loadCropSliders = () => import('./crop-sliders.tsx')

interface PlacementPanelProps {
  tools: PlacementTools
  placing: Placing
  box: CropBox
  /** What saving would change. */
  change: CropChange
  measuring: Omit<ComponentProps<typeof MeasureTool>, 'tools'>
}

/** Measure; say how large it is, what is up, and what belongs to it. Beside the view, on a phone below it: the view shows it at once. */
export function PlacementPanel({ tools, placing, box, change, measuring }: PlacementPanelProps) {
  const { t } = useWords()
  const { tool, draft } = tools
  const crop = useModule(loadCropSliders, useAttended() || tool === 'crop')
  if (!tool || isMarkTool(tool)) return null
  // Whoever may only look can measure all the same.
  const { undo, redo } = tool === 'measure' ? measuring.measures : placing.onApply ? draft : NOTHING
  return (
    <ToolPanel
      name={t(TOOL_KEYS[tool])}
      buttons={
        (undo || redo) && (
          <>
            <IconButton icon={TOOL_GLYPHS.undo} label={t('viewer.undo')} isDisabled={!undo} onPress={() => undo?.()} />
            <IconButton icon={TOOL_GLYPHS.redo} label={t('viewer.redo')} isDisabled={!redo} onPress={() => redo?.()} />
          </>
        )
      }
      onClose={() => tools.choose(null)}
    >
      {tool === 'measure' && <MeasureTool tools={tools} {...measuring} />}
      {tool === 'scale' && <ScaleTool tools={tools} />}
      {tool === 'ground' && <GroundTool tools={tools} />}
      {tool === 'crop' && crop && box.bounds && (
        <crop.CropSliders draft={draft} bounds={box.bounds} triangles={box.triangles} />
      )}
      <Applying draft={draft} placing={placing} change={change} />
      {!placing.onApply && tool !== 'measure' && <p className="text-muted">{t('viewer.onlyHere')}</p>}
    </ToolPanel>
  )
}

function GroundTool({ tools }: { tools: PlacementTools }) {
  const { t } = useWords()
  const { draft, picked, problem } = tools
  const turn = (axis: 'x' | 'z', sign: 1 | -1) => () => draft.change(withQuarterTurn(draft.placement, axis, sign))
  return (
    <>
      <PickHint problem={problem}>{t('viewer.groundHint', { picked: Math.min(picked.length, 3) })}</PickHint>
      <p className="text-muted">{t('viewer.turnHint')}</p>
      <div className="grid grid-cols-2 gap-2">
        <Button onPress={turn('z', 1)}>{t('viewer.turnLeft')}</Button>
        <Button onPress={turn('z', -1)}>{t('viewer.turnRight')}</Button>
        <Button onPress={turn('x', 1)}>{t('viewer.turnForward')}</Button>
        <Button onPress={turn('x', -1)}>{t('viewer.turnBack')}</Button>
      </div>
    </>
  )
}

type ApplyingProps = Pick<PlacementTools, 'draft'> & Pick<PlacementPanelProps, 'placing' | 'change'>

function Applying({ draft, placing, change }: ApplyingProps) {
  const { t } = useWords()
  const { onApply } = placing
  if (!onApply) return null
  if (!draft.isChanged && isSamePlacement(placing.placement, UNPLACED)) return null
  return (
    <div className="grid gap-2 border-line border-t pt-3">
      {draft.isChanged ? (
        <SavePlacement draft={draft} change={change} onApply={onApply} />
      ) : (
        <Button onPress={() => draft.change(UNPLACED)}>{t('viewer.resetAll')}</Button>
      )}
    </div>
  )
}
