'use client'

import type { RefObject } from 'react'
import type { CameraView } from '#server/contracts/model/marks.ts'
import type { VisitedPhoto } from '../model/use-visited-photo.ts'
import { PlacementMarks } from '../placement/placement-marks.tsx'
import type { CropBox } from '../placement/use-crop-box.ts'
import type { PlacementTools } from '../placement/use-placement-tools.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import { isLit } from '../scene/surface.ts'
import type { ViewSettings } from '../toolbar/view-settings.ts'
import { DensePoints } from './dense-points.tsx'
import { FadingModel } from './fading-model.tsx'
import { GroundShadow } from './ground-shadow.tsx'
import { MarkedSurface } from './marked-surface.tsx'
import { ModelScene } from './model-scene.tsx'
import { PhotoPlanes } from './photo-planes.tsx'
import { RoomLight } from './room-light.tsx'
import { StageCanvas } from './stage-canvas.tsx'
import { ViewControls, type ViewHandle } from './view-controls.tsx'

interface ViewerCanvasProps {
  model: ViewerModel
  /** The model from before, on its way out; null when there is none. */
  leaving: ViewerModel | null
  onGone(leaving: ViewerModel): void
  /** The points that the surface was made of, where they can be had. */
  pointsUrl: string | null
  /** What closes the surface for printing, where it can be had. */
  madeUpUrl: string | null
  unseenUrl: string | null
  settings: ViewSettings
  tools: PlacementTools
  box: CropBox
  pictureUrls: readonly string[]
  photo: VisitedPhoto
  handle: RefObject<ViewHandle | null>
  /** The view to begin with; null: the one that suits the model. */
  opening: CameraView | null
  /** Called before each frame that is drawn. */
  frames: ReadonlySet<() => void>
  /** The user takes hold of the view. */
  onMove(): void
}

/** Points hover, and normals and cameras are for those who examine. */
function hasShadow({ shadowShown, look, camerasShown }: ViewSettings): boolean {
  return shadowShown && !camerasShown && look !== 'points' && look !== 'normals'
}

/** Everything that is drawn in 3D. */
export function ViewerCanvas(props: ViewerCanvasProps) {
  const {
    model,
    leaving,
    onGone,
    pointsUrl,
    madeUpUrl,
    unseenUrl,
    settings,
    tools,
    box,
    pictureUrls,
    photo,
    handle,
    opening,
    frames,
    onMove,
  } = props
  return (
    <StageCanvas>
      <ModelScene model={model} settings={settings} planes={box.planes} />
      <FadingModel leaving={leaving} arriving={model} onGone={onGone} />
      {model.surface && isLit(settings.look) && <RoomLight up={box.up} turnDeg={settings.lightDeg} />}
      {model.surface && hasShadow(settings) && tools.tool !== 'crop' && (
        <GroundShadow model={model} up={box.up} planes={box.planes} />
      )}
      {settings.look === 'points' && pointsUrl && (
        <DensePoints model={model} url={pointsUrl} pointSize={settings.pointSize} planes={box.planes} />
      )}
      {settings.madeUpShown && madeUpUrl && <MarkedSurface model={model} url={madeUpUrl} planes={box.planes} />}
      {settings.unseenShown && unseenUrl && <MarkedSurface model={model} url={unseenUrl} planes={box.planes} />}
      <PlacementMarks
        placement={box.boxed?.placement ?? tools.draft.placement}
        ground={tools.tool === 'ground' ? box.bounds : null}
        showCrop={tools.tool === 'crop'}
      />
      {settings.camerasShown && (
        <PhotoPlanes model={model} pictureUrls={pictureUrls} visited={photo.camera} fade={photo.fade} />
      )}
      <ViewControls
        model={model}
        handle={handle}
        camerasShown={settings.camerasShown}
        up={box.up}
        planes={box.planes}
        isTurning={settings.isTurning}
        opening={opening}
        frames={frames}
        onMove={onMove}
      />
    </StageCanvas>
  )
}
