'use client'

import { Canvas, useFrame } from '@react-three/fiber'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { PointLight } from 'three'
import type { WeakRegion } from '#server/contracts/report.ts'
import { cx } from '../../lib/cx.ts'
import { countOf } from '../../lib/format.ts'
import { IconButton } from '../ui/button.tsx'
import { BACKGROUND_CLASSES } from './background.ts'
import { hasWebGl } from './has-webgl.ts'
import type { ModelSource, ViewerModel } from './load-model.ts'
import { PhotoBar } from './photo-bar.tsx'
import type { PhotoCamera } from './photo-cameras.ts'
import { PhotoPlanes } from './photo-planes.tsx'
import { useLatestModel } from './use-latest-model.ts'
import { ViewControls, type ViewHandle } from './view-controls.tsx'
import { ViewerMenu } from './viewer-menu.tsx'
import { POINT_SIZES, ViewerToolbar, type ViewSettings } from './viewer-toolbar.tsx'

export interface ViewerPhoto {
  name: string
  /** A small picture of it. */
  url: string
}

interface ModelViewerProps extends ModelSource {
  /** What the model calls a saved picture. */
  name: string
  /** Of the capture, in order: those of the model's cameras are shown in their places. */
  photos: readonly ViewerPhoto[]
  /** A part of the model to look at; null leaves the view to the user. */
  region: WeakRegion | null
  /** Whether a newer model may come. */
  isGrowing: boolean
}

const ORBIT_STEP = Math.PI / 24
const ZOOM_STEP = 0.85

/** Half photo, half model: what fits and what doesn't shows at once. */
const START_FADE = 0.5

/** A pointer that moved no farther than this between down and up clicked, in CSS pixels. */
const CLICK_SLACK_PX = 4

/** The model in 3D, with buttons and keys for everything that the pointer can do. */
export function ModelViewer({ name, photos, region, isGrowing, ...source }: ModelViewerProps) {
  const { model, failed } = useLatestModel(source)
  const [choices, setChoices] = useState<Partial<ViewSettings>>({})
  const [visitedIndex, setVisitedIndex] = useState<number | null>(null)
  const [fade, setFade] = useState(START_FADE)
  const view = useRef<ViewHandle | null>(null)
  const frame = useRef<HTMLDivElement | null>(null)
  const pressedAt = useRef({ x: 0, y: 0 })

  useEffect(() => {
    if (region) view.current?.lookAt(region)
  }, [region])

  if (!hasWebGl()) return <Message text="This browser can’t draw in 3D (WebGL is off). The downloads have it all." />
  if (!model) return <Message text={failed ? 'The model could not be loaded.' : 'Loading the model…'} />
  const settings: ViewSettings = {
    // They tell much of points, and stand in the way of a surface.
    camerasShown: choices.camerasShown ?? !model.surface,
    pointSize: choices.pointSize ?? POINT_SIZES.start,
    look: choices.look ?? 'textured',
    background: choices.background ?? 'page',
  }
  const change = (changes: Partial<ViewSettings>) => {
    setChoices((before) => ({ ...before, ...changes }))
    if (changes.camerasShown === false) setVisitedIndex(null)
  }
  // A newer model has other camera objects of the same photos.
  const visited = model.photoCameras.find(({ photoIndex }) => photoIndex === visitedIndex) ?? null
  const visit = (camera: PhotoCamera) => {
    setVisitedIndex(camera.photoIndex)
    setFade(START_FADE)
    view.current?.visit(camera)
  }
  const clickAt = (event: PointerEvent<HTMLElement>) => {
    const wasDrag =
      Math.hypot(event.clientX - pressedAt.current.x, event.clientY - pressedAt.current.y) > CLICK_SLACK_PX
    if (wasDrag || !settings.camerasShown || visited) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const camera = view.current?.cameraAt(event.clientX - left, event.clientY - top)
    if (camera) visit(camera)
  }
  return (
    <div
      ref={frame}
      className={cx('relative h-full', BACKGROUND_CLASSES[settings.background])}
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
        onPointerDown={({ clientX: x, clientY: y }) => {
          pressedAt.current = { x, y }
        }}
        onPointerUp={clickAt}
      >
        {/* `flat`: photos have been tone mapped by the camera that took them. */}
        <Canvas flat frameloop="demand" dpr={[1, 2]} camera={{ fov: 45 }} gl={{ antialias: true, alpha: true }}>
          <Model model={model} settings={settings} />
          {settings.camerasShown && (
            <PhotoPlanes model={model} pictureUrls={photos.map(({ url }) => url)} visited={visited} fade={fade} />
          )}
          <Headlight />
          <ViewControls
            model={model}
            handle={view}
            camerasShown={settings.camerasShown}
            onMove={() => setVisitedIndex(null)}
          />
        </Canvas>
      </div>
      <p id="viewer-keys" className="sr-only">
        Arrow keys turn the view, plus and minus zoom, Home resets it.
      </p>
      <p
        className={cx(
          'pointer-events-none absolute top-3 left-3 rounded bg-surface/85 px-2 py-1 text-sm tabular-nums',
          visited !== null && 'max-sm:hidden',
        )}
      >
        {sizesOf(model).join(', ')}
        {isGrowing && !model.surface && ' so far'}
      </p>
      {settings.camerasShown && model.photoCameras.length > 0 && (
        <PhotoBar
          cameras={model.photoCameras}
          visited={visited}
          nameOf={({ photoIndex }) => photos[photoIndex]?.name ?? ''}
          fade={fade}
          onVisit={visit}
          onFade={setFade}
          onLeave={() => view.current?.home()}
        />
      )}
      <ViewerToolbar model={model} settings={settings} onChange={change}>
        <div className="flex rounded-md border border-edge bg-surface">
          <IconButton icon="minus" label="Zoom out" onPress={() => view.current?.zoom(1 / ZOOM_STEP)} />
          <IconButton icon="add" label="Zoom in" onPress={() => view.current?.zoom(ZOOM_STEP)} />
          <IconButton icon="view" label="Reset the view" onPress={() => view.current?.home()} />
          <ViewerMenu
            background={settings.background}
            onBackground={(background) => change({ background })}
            onSavePicture={() => view.current && savePicture(view.current, name)}
            onFullScreen={() => toggleFullScreen(frame.current)}
            container={frame.current}
          />
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

async function savePicture(view: ViewHandle, name: string): Promise<void> {
  const picture = await view.takePicture()
  if (!picture) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(picture)
  link.download = `${name}.png`
  link.click()
  URL.revokeObjectURL(link.href)
}

function toggleFullScreen(element: HTMLElement | null): void {
  // Refused where a page may not (an iframe): then nothing happens, and nothing is lost.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
  else void element?.requestFullscreen().catch(() => undefined)
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
