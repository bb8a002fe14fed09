'use client'

import { useMemo, useRef, useState } from 'react'
import type { JobView } from '#server/contracts/job-view.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { EndedName } from '../ui/file-name.tsx'
import { Segments } from '../ui/segments.tsx'
import { hasWebGl } from '../viewer/canvas/has-webgl.ts'
import { RoomLight } from '../viewer/canvas/room-light.tsx'
import { StageCanvas } from '../viewer/canvas/stage-canvas.tsx'
import { ViewControls, type ViewHandle } from '../viewer/canvas/view-controls.tsx'
import { useShownModel } from '../viewer/model/use-shown-model.ts'
import { ViewPane } from '../viewer/pane/view-pane.tsx'
import { cropPlanes, upOf } from '../viewer/placement/placement-geometry.ts'
import { modelSourceOf } from '../viewer/scene/model-source.ts'
import { isLit, type SurfaceLook } from '../viewer/scene/surface.ts'
import { alignModels } from './align-models.ts'
import { Divider } from './divider.tsx'
import { SplitScene } from './split-scene.tsx'

export interface CompareViewerProps {
  /** Both have a model. */
  a: JobView
  b: JobView
  /** By which both can be told apart. */
  names: readonly [string, string]
}

const LOOKS = ['textured', 'shaded', 'wireframe'] as const satisfies SurfaceLook[]

/** Two models seen by one camera, with a line between them. */
export function CompareViewer({ a, b, names }: CompareViewerProps) {
  const { t, format } = useWords()
  const [share, setShare] = useState(0.5)
  const [look, setLook] = useState<(typeof LOOKS)[number]>('textured')
  const handle = useRef<ViewHandle | null>(null)
  const [modelA, modelB] = [useModelOf(a), useModelOf(b)]
  const scene = useAligned({ job: a, model: modelA.model }, { job: b, model: modelB.model })
  if (!hasWebGl()) return <Message text={t('viewer.noWebGl')} />
  if (modelA.failed || modelB.failed) return <Message text={t('viewer.modelFailed')} />
  if (!scene) return <Message text={t('viewer.loadingModel')} />
  const details = [modelA.detailChoice, modelB.detailChoice].filter((each) => each !== null)
  const detailBytes = details.reduce((sum, { byteSize }) => sum + byteSize, 0)
  const isDetailed = details.some(({ isOn }) => isOn)
  const isLoading = modelA.isLoading || modelB.isLoading
  return (
    <div
      className="flex min-h-0 min-w-0 flex-col"
      data-testid="compare"
      data-aligned={scene.by}
      data-share={Math.round(100 * share)}
    >
      <div className="relative flex min-h-0 flex-1 flex-col overflow-hidden">
        <ViewPane
          label={t('compare.viewLabel', { a: names[0], b: names[1] })}
          tool={null}
          isPicking={false}
          task={() => handle.current && { view: handle.current.view, ...LOOK_ONLY }}
        >
          <StageCanvas>
            <SplitScene {...scene} look={look} share={share} />
            {isLit(look) && <RoomLight up={scene.up} turnDeg={0} />}
            <ViewControls
              model={scene.a.model}
              handle={handle}
              camerasShown={false}
              up={scene.up}
              planes={scene.a.planes}
              isTurning={false}
              opening={null}
              frames={NO_FRAMES}
              onMove={() => undefined}
            />
          </StageCanvas>
        </ViewPane>
        <Corner text={names[0]} side="left-2" share={share} />
        <Corner text={names[1]} side="right-2" share={1 - share} />
        <Divider share={share} onChange={setShare} name={names[0]} />
      </div>
      <div className="flex flex-wrap items-center gap-3 border-line border-t bg-surface p-2">
        <Segments<(typeof LOOKS)[number]>
          label={t('viewer.surface')}
          options={LOOKS.map((id) => ({ id, label: t(`viewer.${id}`) }) as const)}
          value={look}
          onChange={setLook}
        />
        {details.length > 0 && (
          <label className="flex min-h-10 cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              checked={isDetailed}
              onChange={(event) => {
                for (const each of details) each.turn(event.target.checked)
              }}
              className="size-5 accent-accent"
            />
            {t('compare.detail', { size: format.bytes(detailBytes) })}
          </label>
        )}
        <p role="status" className="text-muted text-sm">
          {isLoading ? t('viewer.loadingModel') : ''}
        </p>
        {scene.by !== 'cameras' && (
          <p className="basis-full text-sm">{t(scene.by === 'size' ? 'compare.sameSize' : 'compare.notAligned')}</p>
        )}
      </div>
    </div>
  )
}

/** Nothing else moves with the view. */
const NO_FRAMES: ReadonlySet<() => void> = new Set()

const LOOK_ONLY = {
  isPicking: false,
  canVisit: false,
  box: null,
  pick: () => undefined,
  visit: () => undefined,
  moveBox: () => undefined,
}

function useModelOf({ preview, artifacts }: JobView) {
  if (!preview) throw new TypeError('a job without a model can’t be compared')
  return useShownModel(modelSourceOf(preview, artifacts), { mayHaveDetail: true, onTurn: () => undefined })
}

type Loaded = { job: JobView; model: ReturnType<typeof useModelOf>['model'] }

/** Both models in the frame of the first, with what its placement says is up and what was cropped of each. Null until both are there. */
function useAligned({ job: jobA, model: modelA }: Loaded, { job: jobB, model: modelB }: Loaded) {
  return useMemo(() => {
    if (!modelA || !modelB) return null
    const { aFromB, by } = alignModels(
      { model: modelA, photos: jobA.photos, placement: jobA.placement },
      { model: modelB, photos: jobB.photos, placement: jobB.placement },
    )
    const planesOfB = cropPlanes(jobB.placement).map((plane) => plane.applyMatrix4(aFromB))
    return {
      a: { model: modelA, planes: cropPlanes(jobA.placement) },
      b: { model: modelB, planes: planesOfB },
      ...{ aFromB, by, up: upOf(jobA.placement) },
    }
  }, [modelA, modelB, jobA.photos, jobB.photos, jobA.placement, jobB.placement])
}

/** As long as its part of the view is wide. */
function Corner({ text, side, share }: { text: string; side: string; share: number }) {
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none absolute top-2 rounded bg-surface/85 py-0.5 text-sm ${side} ${share > 0.12 ? 'px-2' : 'invisible'}`}
      style={{ maxWidth: `calc(${100 * Math.min(share, 0.75)}% - 1.5rem)` }}
    >
      <EndedName name={text} />
    </span>
  )
}

function Message({ text }: { text: string }) {
  return <p className="grid h-full place-items-center p-8 text-center text-muted">{text}</p>
}
