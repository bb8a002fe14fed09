'use client'

import { Canvas } from '@react-three/fiber'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import { cx } from '../../lib/cx.ts'
import { countOf } from '../../lib/format.ts'
import { IconButton } from '../ui/button.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { Glyph } from '../ui/glyph.tsx'
import { hasWebGl } from './has-webgl.ts'
import type { ViewerModel } from './load-model.ts'
import { useLatestModel } from './use-latest-model.ts'
import { ViewControls, type ViewHandle } from './view-controls.tsx'

interface ModelViewerProps {
  url: string
  /** Whether a newer model may come. */
  isGrowing: boolean
}

/** Pixels of a point on the screen. */
const POINT_SIZES = { min: 1, max: 8, start: 2.5 }
const ORBIT_STEP = Math.PI / 24
const ZOOM_STEP = 0.85

/** Points and cameras in 3D, with buttons and keys for everything that the pointer can do. */
export function ModelViewer({ url, isGrowing }: ModelViewerProps) {
  const { model, failed } = useLatestModel(url)
  const [camerasShown, setCamerasShown] = useState(true)
  const [pointSize, setPointSize] = useState(POINT_SIZES.start)
  const view = useRef<ViewHandle | null>(null)

  if (!hasWebGl()) return <Message text="This browser can’t draw in 3D (WebGL is off). The downloads have it all." />
  if (!model) return <Message text={failed ? 'The model could not be loaded.' : 'Loading the model…'} />
  return (
    <div
      className="relative h-full"
      data-testid="viewer"
      data-model={model.url}
      data-points={model.pointCount}
      data-cameras={model.cameras.length}
    >
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys below turn the view
        tabIndex={0}
        role="application"
        aria-roledescription="3D view"
        aria-label={labelOf(model, isGrowing)}
        aria-describedby="viewer-keys"
        className="h-full cursor-grab touch-none active:cursor-grabbing"
        onKeyDown={(event) => view.current && handleKey(event, view.current)}
      >
        <Canvas frameloop="demand" dpr={[1, 2]} camera={{ fov: 45 }} gl={{ antialias: true, alpha: true }}>
          <Model model={model} camerasShown={camerasShown} pointSize={pointSize} />
          <ViewControls model={model} handle={view} />
        </Canvas>
      </div>
      <p id="viewer-keys" className="sr-only">
        Arrow keys turn the view, plus and minus zoom, Home resets it.
      </p>
      <p className="pointer-events-none absolute top-3 left-3 rounded bg-surface/85 px-2 py-1 text-sm tabular-nums">
        {countOf(model.pointCount, 'point')}, {countOf(model.cameras.length, 'camera')}
        {isGrowing && ' so far'}
      </p>
      <div className="absolute right-3 bottom-3 left-3 flex flex-wrap items-center justify-end gap-2">
        <PointSize value={pointSize} onChange={setPointSize} />
        <ToggleButton
          isSelected={camerasShown}
          onChange={setCamerasShown}
          className={cx(buttonClass('secondary'), 'data-selected:border-accent data-selected:bg-accent-soft')}
        >
          <Glyph name="camera" />
          Cameras
        </ToggleButton>
        <div className="flex rounded-md border border-edge bg-surface">
          <IconButton icon="minus" label="Zoom out" onPress={() => view.current?.zoom(1 / ZOOM_STEP)} />
          <IconButton icon="add" label="Zoom in" onPress={() => view.current?.zoom(ZOOM_STEP)} />
          <IconButton icon="view" label="Reset the view" onPress={() => view.current?.home()} />
        </div>
      </div>
    </div>
  )
}

function Model({ model, camerasShown, pointSize }: { model: ViewerModel; camerasShown: boolean; pointSize: number }) {
  useEffect(() => {
    if (model.cameraGroup) model.cameraGroup.visible = camerasShown
    for (const material of model.pointMaterials) material.size = pointSize * Math.min(2, window.devicePixelRatio)
  }, [model, camerasShown, pointSize])
  // Passing the settings on makes the canvas draw anew when they change; `dispose` is the loader's business.
  return <primitive object={model.scene} dispose={null} userData-settings={`${camerasShown} ${pointSize}`} />
}

function PointSize({ value, onChange }: { value: number; onChange(value: number): void }) {
  return (
    <label className="flex min-h-10 items-center gap-2 rounded-md border border-edge bg-surface px-3">
      <span className="text-sm">Point size</span>
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

function Message({ text }: { text: string }) {
  return <p className="grid h-full place-items-center p-8 text-center text-muted">{text}</p>
}

/** What a key does to the view, as `ViewHandle` takes it. */
const ORBIT_KEYS: Record<string, [right: number, up: number]> = {
  ArrowLeft: [-ORBIT_STEP, 0],
  ArrowRight: [ORBIT_STEP, 0],
  ArrowUp: [0, ORBIT_STEP],
  ArrowDown: [0, -ORBIT_STEP],
}
const ZOOM_KEYS: Record<string, number> = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP }

function handleKey(event: KeyboardEvent, view: ViewHandle): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const orbit = ORBIT_KEYS[event.key]
  const zoom = ZOOM_KEYS[event.key]
  if (orbit) view.orbit(...orbit)
  else if (zoom) view.zoom(zoom)
  else if (event.key === 'Home') view.home()
  else return
  event.preventDefault()
}

function labelOf(model: ViewerModel, isGrowing: boolean): string {
  const what = `${countOf(model.pointCount, 'point')} and ${countOf(model.cameras.length, 'camera')}`
  return `3D view of the ${isGrowing ? 'growing model' : 'model'}: ${what}`
}
