'use client'

import type { ReactNode } from 'react'
import { ToggleButton } from 'react-aria-components'
import { useWords } from '../../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../../messages/message-types.ts'
import { TOGGLE_CLASS } from '../../ui/button-class.ts'
import { Glyph } from '../../ui/glyph.tsx'
import { Segments } from '../../ui/segments.tsx'
import type { ViewerModel } from '../scene/load-model.ts'
import { SURFACE_LOOKS, type SurfaceLook } from '../scene/surface.ts'
import { POINT_SIZES, type ViewSettings } from './view-settings.ts'

const LOOK_KEYS = {
  textured: 'viewer.textured',
  shaded: 'viewer.shaded',
  normals: 'viewer.normals',
  wireframe: 'viewer.wireframe',
  points: 'viewer.pointsLook',
} as const satisfies Record<SurfaceLook, MessageKey>

interface ViewerToolbarProps {
  model: ViewerModel
  /** Whether those that the surface was made of can be had. */
  hasPoints: boolean
  /** Whether what closes it for printing can be had. */
  hasMadeUp: boolean
  settings: ViewSettings
  onChange(change: Partial<ViewSettings>): void
  /** Buttons that move the view. */
  children: ReactNode
}

/** A strip below the picture, with only what the model has: points have a size, a surface has looks. */
export function ViewerToolbar({ model, hasPoints, hasMadeUp, settings, onChange, children }: ViewerToolbarProps) {
  const { t } = useWords()
  const ids = SURFACE_LOOKS.filter((id) => hasPoints || id !== 'points')
  const looks = ids.map((id) => ({ id, label: t(LOOK_KEYS[id]) }))
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t bg-surface p-2">
      {model.surface && (
        <Segments
          label={t('viewer.surface')}
          options={looks}
          value={settings.look}
          onChange={(look) => onChange({ look })}
          className="bg-surface max-sm:w-full max-sm:text-xs"
        />
      )}
      {(model.pointCount > 0 || settings.look === 'points') && (
        <PointSize value={settings.pointSize} onChange={(pointSize) => onChange({ pointSize })} />
      )}
      {model.surface && hasMadeUp && (
        <ToggleButton
          isSelected={settings.madeUpShown}
          onChange={(madeUpShown) => onChange({ madeUpShown })}
          className={TOGGLE_CLASS}
        >
          {t('viewer.madeUp')}
        </ToggleButton>
      )}
      {model.cameraGroup && (
        <ToggleButton
          isSelected={settings.camerasShown}
          onChange={(camerasShown) => onChange({ camerasShown })}
          className={TOGGLE_CLASS}
        >
          <Glyph name="camera" />
          {t('viewer.camerasToggle')}
        </ToggleButton>
      )}
      {children}
    </div>
  )
}

function PointSize({ value, onChange }: { value: number; onChange(value: number): void }) {
  const { t } = useWords()
  return (
    <label className="flex min-h-10 items-center gap-2 rounded-md border border-edge bg-surface px-3">
      <span className="text-sm">{t('viewer.pointSize')}</span>
      <input
        type="range"
        min={POINT_SIZES.min}
        max={POINT_SIZES.max}
        step={0.5}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-10 w-20 accent-accent sm:w-28"
      />
    </label>
  )
}
