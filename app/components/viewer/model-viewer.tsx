'use client'

import { useEffect, useRef, useState } from 'react'
import type { Vector3 } from 'three'
import type { LowCoverageRegion } from '#server/contracts/report.ts'
import { cx } from '../../lib/cx.ts'
import { saveBlob } from '../../lib/save-blob.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { hasWebGl } from './canvas/has-webgl.ts'
import type { ViewHandle } from './canvas/view-controls.tsx'
import { ViewerCanvas } from './canvas/viewer-canvas.tsx'
import { LazyMarkPanel } from './marks/lazy-marks.ts'
import { MarkToggles } from './marks/mark-toggles.tsx'
import { isMarkTool } from './marks/mark-tools.ts'
import type { Marking } from './marks/marking.ts'
import { useMarks } from './marks/use-marks.ts'
import { useMeasurements } from './measurements/use-measurements.ts'
import { useShownModel } from './model/use-shown-model.ts'
import { useVisitedPhoto, type VisitedPhoto } from './model/use-visited-photo.ts'
import { KeysDialog } from './pane/keys-dialog.tsx'
import { ModelFacts, nameOfModel } from './pane/model-facts.tsx'
import { PhotoBar } from './pane/photo-bar.tsx'
import { handleViewerKey, type ViewerCommands } from './pane/view-keys.ts'
import { ViewOverlays } from './pane/view-overlays.tsx'
import { ViewPane } from './pane/view-pane.tsx'
import type { PointerTask } from './pane/view-pointer.ts'
import { PlacementPanel } from './placement/placement-panel.tsx'
import { ToolToggles } from './placement/tool-toggles.tsx'
import { UnsavedBar } from './placement/unsaved-bar.tsx'
import { type CropBox, cropChangeOf, useCropBox } from './placement/use-crop-box.ts'
import { useFramedBox } from './placement/use-framed-box.ts'
import type { Placing } from './placement/use-placement.ts'
import { type PlacementTools, usePlacementTools } from './placement/use-placement-tools.ts'
import type { ModelSource } from './scene/model-source.ts'
import type { OrbitView } from './scene/orbit-view.ts'
import { sceneFromWorld } from './scene/world-places.ts'
import { ArButton } from './toolbar/ar-button.tsx'
import { BACKGROUND_CLASSES } from './toolbar/background.ts'
import { LookSlider } from './toolbar/look-slider.tsx'
import { ViewButtons } from './toolbar/view-buttons.tsx'
import { settingsFor, type ViewSettings } from './toolbar/view-settings.ts'
import { switchesOf } from './toolbar/view-switches.ts'
import { ViewerMenu } from './toolbar/viewer-menu.tsx'
import { looksOf, ViewerToolbar } from './toolbar/viewer-toolbar.tsx'

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
  region: LowCoverageRegion | null
  /** Whether a newer model may come. */
  isGrowing: boolean
  placing: Placing
  marking: Marking
}

/** The model in 3D, with buttons and keys for everything that the pointer can do. */
export function ModelViewer({ name, photos, region, isGrowing, placing, marking, ...source }: ModelViewerProps) {
  const words = useWords()
  const { t } = words
  const [choices, setChoices] = useState<Partial<ViewSettings>>({})
  const [areKeysShown, setKeysShown] = useState(false)
  const handle = useRef<ViewHandle | null>(null)
  const frame = useRef<HTMLDivElement | null>(null)
  const tools = usePlacementTools(placing)
  const shown = useShownModel(source, {
    // What a crop box already cut away is in the smaller one alone, and one must see it to move the box.
    mayHaveDetail: tools.tool !== 'crop',
    onTurn: () => handle.current?.view.hold(),
  })
  const { model } = shown
  const photo = useVisitedPhoto(model, handle)
  const box = useCropBox(tools, model)
  const marks = useMarks(marking, { model, handle })
  const measures = useMeasurements(marking, { modelId: placing.modelId, model })
  useFramedBox(handle, box.boxed, tools.tool === 'crop')
  const [frames] = useState(() => new Set<() => void>())

  useEffect(() => {
    if (region) handle.current?.view.lookAt(region)
  }, [region])

  if (!hasWebGl()) return <Message text={t('viewer.noWebGl')} />
  if (!model) return <Message text={t(shown.failed ? 'viewer.modelFailed' : 'viewer.loadingModel')} />
  const settings = settingsFor(model, choices)
  const looks = looksOf(model, source.pointsUrl !== null)
  const pins = marks.annotations.map(({ position }) => sceneFromWorld(position, model))
  const cropChange = cropChangeOf({ placing, tools, box, pins })
  const change = (changes: Partial<ViewSettings>) => {
    setChoices((before) => ({ ...before, ...changes }))
    if (changes.camerasShown === false) photo.leave()
  }
  const measure = (line: Parameters<typeof measures.add>[0]) => {
    measures.add(line)
    change({ measuresShown: true })
  }
  const task = () => handle.current && taskOf(handle.current.view, { tools, box, photo, settings, measure })
  const measuring = {
    measures,
    areShown: settings.measuresShown,
    onShow: (measuresShown: boolean) => change({ measuresShown }),
    handle,
  }
  const leaveHome = () => {
    photo.leave()
    if (settings.isTurning) change({ isTurning: false })
  }
  const steps = tools.tool === 'measure' ? measures : tools.draft
  const commands: ViewerCommands = {
    showHelp: () => void exitFullScreen().then(() => setKeysShown(true)),
    turn: () => change({ isTurning: !settings.isTurning }),
    fullScreen: () => toggleFullScreen(frame.current),
    look: (place) => looks[place] && change({ look: looks[place] }),
    closeTool: () => tools.choose(null),
    undo: () => (isMarkTool(tools.tool) ? marks.restore?.() : steps.undo?.()),
    redo: () => steps.redo?.(),
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the controls inside, wherever among them the focus is
    <div
      ref={frame}
      className={cx('flex min-h-0 min-w-0 flex-col max-sm:overflow-y-auto', BACKGROUND_CLASSES[settings.background])}
      onKeyDown={(event) => handleViewerKey(event, commands)}
      data-testid="viewer"
      data-model={model.url}
      data-points={model.pointCount}
      data-triangles={model.surface?.triangleCount ?? 0}
      data-cameras={model.cameras.length}
    >
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
          <ViewPane
            label={nameOfModel({ model, cropped: box.triangles, isGrowing }, words)}
            tool={tools.tool}
            isPicking={tools.isPicking}
            task={task}
          >
            <ViewerCanvas
              model={model}
              leaving={shown.leaving}
              onGone={shown.release}
              pointsUrl={source.pointsUrl}
              madeUpUrl={source.madeUpUrl}
              unseenUrl={source.unseenUrl}
              settings={settings}
              tools={tools}
              box={box}
              pictureUrls={photos.map(({ url }) => url)}
              photo={photo}
              handle={handle}
              opening={marks.opening}
              frames={frames}
              onMove={leaveHome}
            />
          </ViewPane>
          <ViewOverlays {...{ tools, marks, measures, model, settings, box, handle, frames }} />
          <ModelFacts shown={shown} model={model} cropped={box.triangles} isGrowing={isGrowing} />
          <LookSlider model={model} settings={settings} onChange={change} />
          {settings.camerasShown && model.photoCameras.length > 0 && (
            <PhotoBar
              cameras={model.photoCameras}
              photo={photo}
              nameOf={({ photoIndex }) => photos[photoIndex]?.name ?? ''}
              onLeave={() => handle.current?.view.home()}
            />
          )}
        </div>
        {isMarkTool(tools.tool) && (
          <LazyMarkPanel tool={tools.tool} {...{ tools, marks, model, handle }} modelId={placing.modelId} />
        )}
        {box.bounds && <PlacementPanel {...{ tools, placing, box }} change={cropChange} measuring={measuring} />}
      </div>
      {!box.bounds && placing.onApply && tools.draft.isChanged && (
        <UnsavedBar draft={tools.draft} change={cropChange} onApply={placing.onApply} />
      )}
      <ViewerToolbar
        {...{ model, looks, settings }}
        onChange={change}
        tools={
          model.surface && (
            <>
              <ToolToggles tools={tools} />
              <MarkToggles tools={tools} marks={marks} />
            </>
          )
        }
        view={
          <ViewButtons handle={handle} isTurning={settings.isTurning} onTurn={commands.turn}>
            <ArButton files={source.ar} />
            <ViewerMenu
              switches={switchesOf(model, source, { settings, change, words, isMeasured: measures.lines.length > 0 })}
              detail={shown.detailChoice}
              background={settings.background}
              onBackground={(background) => change({ background })}
              onSavePicture={() => void savePicture(handle.current, name)}
              onFullScreen={commands.fullScreen}
              onShowKeys={commands.showHelp}
              container={frame.current}
            />
          </ViewButtons>
        }
      />
      <KeysDialog isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  )
}

interface TaskOptions {
  tools: PlacementTools
  box: CropBox
  photo: VisitedPhoto
  settings: ViewSettings
  measure(line: { from: Vector3; to: Vector3 }): void
}

/** What the pointer is for now. */
function taskOf(view: OrbitView, { tools, box, photo, settings, measure }: TaskOptions): PointerTask {
  return {
    view,
    isPicking: tools.isPicking,
    canVisit: settings.camerasShown && !photo.camera,
    box: tools.tool === 'crop' ? box.boxed : null,
    pick(place, eye) {
      const line = tools.pick(place, eye)
      if (line) measure(line)
    },
    visit: photo.visit,
    moveBox: tools.draft.change,
  }
}

async function savePicture(handle: ViewHandle | null, name: string): Promise<void> {
  const picture = await handle?.takePicture()
  if (picture) saveBlob(picture, `${name}.png`)
}

/** A dialog would be behind what fills the screen. */
async function exitFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined)
}

function toggleFullScreen(element: HTMLElement | null): void {
  // Refused where a page may not (an iframe): then nothing happens, and nothing is lost.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
  else void element?.requestFullscreen().catch(() => undefined)
}

function Message({ text }: { text: string }) {
  return <p className="grid h-full place-items-center p-8 text-center text-muted">{text}</p>
}
