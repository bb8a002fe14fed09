'use client'

import { Canvas, useFrame } from '@react-three/fiber'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { PointLight } from 'three'
import { countOf } from '../../lib/format.ts'
import { IconButton } from '../ui/button.tsx'
import { hasWebGl } from './has-webgl.ts'
import type { ModelSource, ViewerModel } from './load-model.ts'
import { useLatestModel } from './use-latest-model.ts'
import { ViewControls, type ViewHandle } from './view-controls.tsx'
import { POINT_SIZES, ViewerToolbar, type ViewSettings } from './viewer-toolbar.tsx'

interface ModelViewerProps extends ModelSource {
  /** Whether a newer model may come. */
  isGrowing: boolean
}

const ORBIT_STEP = Math.PI / 24
const ZOOM_STEP = 0.85

/** The model in 3D, with buttons and keys for everything that the pointer can do. */
export function ModelViewer({ isGrowing, ...source }: ModelViewerProps) {
  const { model, failed } = useLatestModel(source)
  const [choices, setChoices] = useState<Partial<ViewSettings>>({})
  const view = useRef<ViewHandle | null>(null)

  if (!hasWebGl()) return <Message text="This browser can’t draw in 3D (WebGL is off). The downloads have it all." />
  if (!model) return <Message text={failed ? 'The model could not be loaded.' : 'Loading the model…'} />
  const settings: ViewSettings = {
    // They tell much of points, and stand in the way of a surface.
    camerasShown: choices.camerasShown ?? !model.surface,
    pointSize: choices.pointSize ?? POINT_SIZES.start,
    look: choices.look ?? 'textured',
  }
  return (
    <div
      className="relative h-full"
      data-testid="viewer"
      data-model={model.url}
      data-points={model.pointCount}
      data-triangles={model.surface?.triangleCount ?? 0}
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
        {/* `flat`: photos have been tone mapped by the camera that took them. */}
        <Canvas flat frameloop="demand" dpr={[1, 2]} camera={{ fov: 45 }} gl={{ antialias: true, alpha: true }}>
          <Model model={model} settings={settings} />
          <Headlight />
          <ViewControls model={model} handle={view} />
        </Canvas>
      </div>
      <p id="viewer-keys" className="sr-only">
        Arrow keys turn the view, plus and minus zoom, Home resets it.
      </p>
      <p className="pointer-events-none absolute top-3 left-3 rounded bg-surface/85 px-2 py-1 text-sm tabular-nums">
        {sizesOf(model).join(', ')}
        {isGrowing && !model.surface && ' so far'}
      </p>
      <ViewerToolbar
        model={model}
        settings={settings}
        onChange={(change) => setChoices((before) => ({ ...before, ...change }))}
      >
        <div className="flex rounded-md border border-edge bg-surface">
          <IconButton icon="minus" label="Zoom out" onPress={() => view.current?.zoom(1 / ZOOM_STEP)} />
          <IconButton icon="add" label="Zoom in" onPress={() => view.current?.zoom(ZOOM_STEP)} />
          <IconButton icon="view" label="Reset the view" onPress={() => view.current?.home()} />
        </div>
      </ViewerToolbar>
    </div>
  )
}

function Model({ model, settings }: { model: ViewerModel; settings: ViewSettings }) {
  const { camerasShown, pointSize, look } = settings
  useEffect(() => {
    if (model.cameraGroup) model.cameraGroup.visible = camerasShown
    for (const material of model.pointMaterials) material.size = pointSize * Math.min(2, window.devicePixelRatio)
    model.surface?.show(look)
  }, [model, camerasShown, pointSize, look])
  // Passing the settings on makes the canvas draw anew when they change; `dispose` is the loader's business.
  return <primitive object={model.scene} dispose={null} userData-settings={`${camerasShown} ${pointSize} ${look}`} />
}

/** Shines from where one looks, on shaded surfaces alone: points and textures have their light in them. */
function Headlight() {
  const light = useRef<PointLight>(null)
  useFrame(({ camera }) => void light.current?.position.copy(camera.position))
  return (
    <>
      <hemisphereLight args={['#ffffff', '#6b6660', 1.3]} />
      <pointLight ref={light} decay={0} intensity={2} />
    </>
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

function sizesOf({ surface, pointCount, cameras }: ViewerModel): string[] {
  const size = surface ? countOf(surface.triangleCount, 'triangle') : countOf(pointCount, 'point')
  return cameras.length > 0 ? [size, countOf(cameras.length, 'camera')] : [size]
}

function labelOf(model: ViewerModel, isGrowing: boolean): string {
  const name = model.surface ? 'textured model' : isGrowing ? 'growing model' : 'model'
  return `3D view of the ${name}: ${sizesOf(model).join(' and ')}`
}
