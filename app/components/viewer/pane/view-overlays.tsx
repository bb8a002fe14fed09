'use client'

import type { RefObject } from 'react'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import { LazyPins } from '../marks/lazy-marks.ts'
import type { Marks } from '../marks/use-marks.ts'
import { LazyMeasuredLines } from '../measurements/lazy-measured-lines.ts'
import type { Measurements } from '../measurements/use-measurements.ts'
import { PickedMarks } from '../placement/picked-marks.tsx'
import type { CropBox } from '../placement/use-crop-box.ts'
import type { PlacementTools } from '../placement/use-placement-tools.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import { hasSlider } from '../toolbar/look-slider.tsx'
import type { ViewSettings } from '../toolbar/view-settings.ts'

interface ViewOverlaysProps {
  tools: PlacementTools
  marks: Marks
  measures: Measurements
  model: ViewerModel
  settings: ViewSettings
  box: CropBox
  handle: RefObject<ViewHandle | null>
  /** Called before each frame that is drawn. */
  frames: Set<() => void>
}

/** What is drawn over the view at places of the model. */
export function ViewOverlays({ tools, marks, measures, model, settings, box, handle, frames }: ViewOverlaysProps) {
  return (
    <>
      {/* Their labels would lie over the handles of the crop box. */}
      {settings.measuresShown && tools.tool !== 'crop' && measures.lines.length > 0 && (
        <LazyMeasuredLines
          lines={measures.lines}
          selectedId={(tools.tool === 'measure' && measures.selected?.measurement.id) || null}
          metresPerUnit={tools.draft.placement.metresPerUnit}
          planes={box.planes}
          handle={handle}
          frames={frames}
        />
      )}
      <PickedMarks tools={tools} handle={handle} frames={frames} />
      {marks.annotations.length > 0 && (
        <LazyPins
          {...{ marks, model, handle, frames }}
          planes={box.planes}
          isListed={tools.tool === 'annotate'}
          isRaised={hasSlider(model, settings)}
        />
      )}
    </>
  )
}
