'use client'

import type { ReactNode } from 'react'
import { cx } from '../../../lib/cx.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../../messages/message-types.ts'
import { Segments } from '../../ui/segments.tsx'
import type { ViewerModel } from '../scene/load-model.ts'
import { SURFACE_LOOKS, type SurfaceLook } from '../scene/surface.ts'
import { StripToggle } from './strip-toggle.tsx'
import type { ViewSettings } from './view-settings.ts'

const LOOK_KEYS = {
  textured: 'viewer.textured',
  shaded: 'viewer.shaded',
  normals: 'viewer.normals',
  wireframe: 'viewer.wireframe',
  points: 'viewer.pointsLook',
} as const satisfies Record<SurfaceLook, MessageKey>

interface ViewerToolbarProps {
  model: ViewerModel
  /** The looks of its surface, in order. */
  looks: readonly SurfaceLook[]
  settings: ViewSettings
  onChange(change: Partial<ViewSettings>): void
  /** What is done to the model. */
  tools: ReactNode
  /** What moves the view. */
  view: ReactNode
}

/** The looks that a surface has; points only where those that it was made of can be had. */
export function looksOf(model: ViewerModel, hasPoints: boolean): readonly SurfaceLook[] {
  return model.surface ? SURFACE_LOOKS.filter((look) => hasPoints || look !== 'points') : []
}

/**
 * Where there is no room for all in one row, what is done to the model has one of its own, and each row fills the width; but not on a phone that is held
 * sideways. On an upright one the cameras stand with what moves the view.
 */
const OWN_ROW =
  '@max-[68rem]:[@media(min-height:30.01rem)]:order-last @max-[68rem]:[@media(min-height:30.01rem)]:w-full @max-[36rem]:contents!'
const FILLS = '@max-[68rem]:[@media(min-height:30.01rem)]:grow'
/** Six to the one beside them. */
const FILLS_MOST = '@max-[68rem]:[@media(min-height:30.01rem)]:grow-6'
const FILLS_EVENLY = '@max-[68rem]:[@media(min-height:30.01rem)]:*:grow'

/** One strip below the picture, in a narrow viewer two rows: how the model looks, what moves the view, and what is done to it. */
export function ViewerToolbar({ model, looks, settings, onChange, tools, view }: ViewerToolbarProps) {
  const { t } = useWords()
  return (
    <div className="@container border-line border-t bg-surface">
      <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 p-2">
        {looks.length > 0 && (
          <Segments
            label={t('viewer.surface')}
            options={looks.map((id) => ({ id, label: t(LOOK_KEYS[id]) }))}
            value={settings.look}
            onChange={(look) => onChange({ look })}
            className={cx(
              FILLS,
              'mr-auto @max-[36rem]:w-full text-xs @min-[68rem]:text-sm @max-[68rem]:[&>*]:px-1.5 [@media(max-height:30rem)]:[&>*]:px-1',
            )}
          />
        )}
        <div className={cx('flex gap-x-2', OWN_ROW)}>
          {model.cameraGroup && (
            <div className="grid @max-[68rem]:@min-[36rem]:grow">
              <StripToggle
                icon="camera"
                label={t('viewer.camerasToggle')}
                caption={t('viewer.camerasToggle')}
                isSelected={settings.camerasShown}
                onChange={(camerasShown) => onChange({ camerasShown })}
              />
            </div>
          )}
          <div
            className={cx(
              'flex @max-[36rem]:order-last @max-[36rem]:w-full @max-[36rem]:[&_span]:text-[0.6875rem]',
              FILLS_MOST,
              FILLS_EVENLY,
            )}
          >
            {tools}
          </div>
        </div>
        {view}
      </div>
    </div>
  )
}
