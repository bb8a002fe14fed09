'use client'

import { Canvas, useFrame, useThree } from '@react-three/fiber'
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Plane, PointLight } from 'three'
import type { WeakRegion } from '#server/contracts/report.ts'
import { cx } from '../../lib/cx.ts'
import { countOf } from '../../lib/format.ts'
import { saveBlob } from '../../lib/save-blob.ts'
import { IconButton } from '../ui/button.tsx'
import { BACKGROUND_CLASSES } from './background.ts'
import { DensePoints } from './dense-points.tsx'
import { hasWebGl } from './has-webgl.ts'
import { PhotoBar } from './photo-bar.tsx'
import { PhotoPlanes } from './photo-planes.tsx'
import { CropBoxDrag } from './placement/crop-box-drag.ts'
import { cropPlanes, placedBounds, upOf } from './placement/placement-geometry.ts'
import { PlacementMarks } from './placement/placement-marks.tsx'
import { PlacementPanel } from './placement/placement-panel.tsx'
import { ToolToggles } from './placement/tool-toggles.tsx'
import type { Placing } from './placement/use-placement.ts'
import { type PlacementTools, usePlacementTools } from './placement/use-placement-tools.ts'
import type { ViewerModel } from './scene/load-model.ts'
import type { ModelSource } from './scene/model-source.ts'
import type { PhotoCamera } from './scene/photo-cameras.ts'
import './quiet-clock.ts'
import { FULL_RESOLUTION } from './use-adaptive-resolution.ts'
import { useLatestModel } from './use-latest-model.ts'
import { useWheelGuard } from './use-wheel-guard.ts'
import { ViewControls, type ViewHandle } from './view-controls.tsx'
import { handleViewKey, ZOOM_STEP } from './view-keys.ts'
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
  placing: Placing
}

/** Half photo, half model: what fits and what doesn't shows at once. */
const START_FADE = 0.5

/** A pointer that moved no farther than this between down and up clicked, in CSS pixels. */
const CLICK_SLACK_PX = 4

/** The model in 3D, with buttons and keys for everything that the pointer can do. */
export function ModelViewer({ name, photos, region, isGrowing, placing, ...source }: ModelViewerProps) {
  const [isDetailed, setDetailed] = useState(false)
  const [choices, setChoices] = useState<Partial<ViewSettings>>({})
  const [visitedIndex, setVisitedIndex] = useState<number | null>(null)
  const [fade, setFade] = useState(START_FADE)
  const view = useRef<ViewHandle | null>(null)
  const frame = useRef<HTMLDivElement | null>(null)
  const pressedAt = useRef({ x: 0, y: 0 })
  const tools = usePlacementTools(placing)
  const wheel = useWheelGuard()
  // What a crop box already cut away is in the smaller one alone, and one must see it to move the box.
  const detail = isDetailed && tools.tool !== 'crop' ? source.detail : null
  const { model, isLoading, failed } = useLatestModel({
    url: detail?.url ?? source.url,
    camerasUrl: source.camerasUrl,
    staysInPlace: detail !== null,
  })
  const turnDetail = (isOn: boolean) => {
    view.current?.hold()
    setDetailed(isOn)
  }
  const detailChoice = source.detail && { byteSize: source.detail.byteSize, isOn: isDetailed, turn: turnDetail }
  const { placement } = tools.draft
  const up = useMemo(() => upOf(placement), [placement])
  const planes = useMemo(() => cropPlanes(placement), [placement])
  const bounds = useMemo(() => tools.tool && model && placedBounds(model, placement), [tools.tool, model, placement])
  const boxed = bounds && { ...placement, crop: placement.crop ?? bounds }
  const cropDrag = useRef<CropBoxDrag | null>(null)

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
    if (wasDrag || !view.current) return
    const point = pointOf(event)
    if (tools.isPicking) return pickAt(view.current, tools, point)
    if (!settings.camerasShown || visited) return
    const camera = view.current.cameraAt(point.x, point.y)
    if (camera) visit(camera)
  }
  const pressAt = (event: PointerEvent<HTMLElement>) => {
    pressedAt.current = { x: event.clientX, y: event.clientY }
    if (tools.tool !== 'crop' || !bounds || !boxed || !view.current) return
    cropDrag.current = CropBoxDrag.start(view.current, { placement: boxed, bounds }, pointOf(event))
    if (!cropDrag.current) return
    // Before the canvas hears of it and turns the view.
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const moveTo = (event: PointerEvent<HTMLElement>) => {
    if (cropDrag.current && view.current) tools.draft.change(cropDrag.current.to(view.current, pointOf(event)))
  }
  const releaseAt = (event: PointerEvent<HTMLElement>) => {
    if (cropDrag.current) cropDrag.current = null
    else clickAt(event)
  }
  const approachAt = (event: MouseEvent<HTMLElement>) => {
    if (tools.isPicking || !view.current) return
    const place = view.current.surfaceAt(pointOf(event))
    if (place) view.current.approach(place)
  }
  const pressKey = (event: KeyboardEvent) => {
    if (!view.current) return
    if (event.key === 'Enter' && tools.isPicking) pickAt(view.current, tools)
    else handleViewKey(event, view.current)
  }
  return (
    <div
      ref={frame}
      className={cx('flex min-h-0 min-w-0 flex-col max-sm:overflow-y-auto', BACKGROUND_CLASSES[settings.background])}
      data-testid="viewer"
      data-model={model.url}
      data-points={model.pointCount}
      data-triangles={model.surface?.triangleCount ?? 0}
      data-cameras={model.cameras.length}
    >
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
          <div
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys below turn the view
            tabIndex={0}
            role="application"
            aria-roledescription="3D view"
            aria-label={labelOf(model, isGrowing)}
            aria-describedby="viewer-keys"
            className={cx(
              '-outline-offset-2 min-h-0 flex-1 max-sm:h-[50vh] max-sm:flex-none max-sm:[:fullscreen_&]:h-auto max-sm:[:fullscreen_&]:flex-1',
              // A box that is dragged by its faces must not scroll the page; a view that fills the screen has none.
              tools.tool ? 'touch-none' : 'touch-pan-y [:fullscreen_&]:touch-none',
              tools.isPicking ? 'cursor-crosshair' : 'cursor-grab active:cursor-grabbing',
            )}
            onKeyDown={pressKey}
            onWheelCapture={wheel.guard}
            onDoubleClick={approachAt}
            onPointerDownCapture={pressAt}
            onPointerMove={moveTo}
            onPointerUp={releaseAt}
          >
            {/* `flat`: photos have been tone mapped by the camera that took them. */}
            <Canvas
              onCreated={({ gl }) => {
                // Each material has the planes that cut it.
                gl.localClippingEnabled = true
              }}
              flat
              frameloop="demand"
              dpr={FULL_RESOLUTION}
              camera={{ fov: 45 }}
              gl={{ antialias: true, alpha: true }}
            >
              <Model model={model} settings={settings} planes={planes} />
              {settings.look === 'points' && source.pointsUrl && (
                <DensePoints model={model} url={source.pointsUrl} pointSize={settings.pointSize} planes={planes} />
              )}
              <PlacementMarks
                placement={boxed ?? placement}
                picked={tools.picked}
                ground={tools.tool === 'ground' ? bounds : null}
                showCrop={tools.tool === 'crop'}
              />
              {settings.camerasShown && (
                <PhotoPlanes model={model} pictureUrls={photos.map(({ url }) => url)} visited={visited} fade={fade} />
              )}
              <Headlight />
              <ViewControls
                model={model}
                handle={view}
                camerasShown={settings.camerasShown}
                up={up}
                planes={planes}
                onMove={() => setVisitedIndex(null)}
              />
            </Canvas>
          </div>
          <p id="viewer-keys" className="sr-only">
            Arrow keys turn the view, plus and minus zoom, Home resets it.
          </p>
          {wheel.isHintShown && (
            <p className="pointer-events-none absolute inset-x-0 top-1/3 mx-auto w-fit rounded-md bg-surface/90 px-3 py-2 text-sm shadow">
              Click the model to zoom with the wheel
            </p>
          )}
          <p className="pointer-events-none absolute top-3 left-3 rounded bg-surface/85 px-2 py-1 text-sm tabular-nums">
            {sizesOf(model).join(', ')}
            {isGrowing && !model.surface?.isTextured && ' so far'}
            {detail && isLoading && ' (loading full detail…)'}
            {detail && failed && ' (full detail could not be loaded)'}
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
        </div>
        {bounds && <PlacementPanel tools={tools} placing={placing} bounds={bounds} />}
      </div>
      <ViewerToolbar model={model} hasPoints={source.pointsUrl !== null} settings={settings} onChange={change}>
        {model.surface && <ToolToggles tools={tools} />}
        <div className="flex rounded-md border border-edge bg-surface">
          <IconButton icon="minus" label="Zoom out" onPress={() => view.current?.zoom(1 / ZOOM_STEP)} />
          <IconButton icon="add" label="Zoom in" onPress={() => view.current?.zoom(ZOOM_STEP)} />
          <IconButton icon="view" label="Reset the view" onPress={() => view.current?.home()} />
          <ViewerMenu
            detail={isDetailed || model.url === source.url ? detailChoice : null}
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

interface ModelProps {
  model: ViewerModel
  settings: ViewSettings
  planes: Plane[]
}

function Model({ model, settings, planes }: ModelProps) {
  const { camerasShown, pointSize, look } = settings
  const invalidate = useThree((state) => state.invalidate)
  useEffect(() => {
    if (model.cameraGroup) model.cameraGroup.visible = camerasShown
    for (const material of model.pointMaterials) {
      material.size = pointSize * Math.min(2, window.devicePixelRatio)
      material.clippingPlanes = planes
    }
    model.surface?.show(look)
    model.surface?.clip(planes)
    invalidate()
  }, [model, camerasShown, pointSize, look, planes, invalidate])
  // `dispose` is the loader's business.
  return <primitive object={model.scene} dispose={null} />
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

/** Picks what is under `point`, in CSS pixels from the upper left; without one, what is in the middle of the view. */
function pickAt(view: ViewHandle, tools: PlacementTools, point?: { x: number; y: number }): void {
  const place = view.surfaceAt(point)
  if (place) tools.pick(place, view.eye())
}

/** In CSS pixels from the element's upper left. */
function pointOf(event: MouseEvent<HTMLElement>): { x: number; y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}

async function savePicture(view: ViewHandle, name: string): Promise<void> {
  const picture = await view.takePicture()
  if (!picture) return
  saveBlob(picture, `${name}.png`)
}

function toggleFullScreen(element: HTMLElement | null): void {
  // Refused where a page may not (an iframe): then nothing happens, and nothing is lost.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
  else void element?.requestFullscreen().catch(() => undefined)
}

function Message({ text }: { text: string }) {
  return <p className="grid h-full place-items-center p-8 text-center text-muted">{text}</p>
}

function sizesOf({ surface, pointCount, cameras }: ViewerModel): string[] {
  const size = surface ? countOf(surface.triangleCount, 'triangle') : countOf(pointCount, 'point')
  return cameras.length > 0 ? [size, countOf(cameras.length, 'camera')] : [size]
}

function labelOf(model: ViewerModel, isGrowing: boolean): string {
  const name = model.surface?.isTextured ? 'textured model' : isGrowing ? 'growing model' : 'model'
  return `3D view of the ${name}: ${sizesOf(model).join(' and ')}`
}
