import { Vector3 } from 'three'
import type { CameraView, WorldPoint } from '#server/contracts/model/marks.ts'
import type { PlaceToBe } from './flight.ts'
import type { ViewerModel } from './load-model.ts'
import type { PresentView } from './orbit-view.ts'

/** From the world of the cameras, in which annotations are kept, into the frame of the model's file, which is drawn. */
export function sceneFromWorld([x, y, z]: WorldPoint, { gltfFromWorld }: Pick<ViewerModel, 'gltfFromWorld'>): Vector3 {
  return new Vector3(x, y, z).applyMatrix4(gltfFromWorld)
}

export function worldFromScene(place: Vector3, { gltfFromWorld }: Pick<ViewerModel, 'gltfFromWorld'>): WorldPoint {
  const { x, y, z } = place.clone().applyMatrix4(gltfFromWorld.clone().invert())
  return [x, y, z]
}

/** The present view as it is kept. */
export function worldView({ position, target, fieldOfViewDeg, aspect }: PresentView, model: ViewerModel): CameraView {
  return {
    eye: worldFromScene(position, model),
    target: worldFromScene(target, model),
    fieldOfViewDeg,
    aspect: Math.min(20, Math.max(0.05, aspect)),
  }
}

/** Where to be for a kept view in a viewer of `aspect`: one that is narrower steps back, so that what was at the sides stays in view. */
export function placeOfView(view: CameraView, model: Pick<ViewerModel, 'gltfFromWorld'>, aspect: number): PlaceToBe {
  const target = sceneFromWorld(view.target, model)
  const back = Math.max(1, view.aspect / aspect)
  const position = sceneFromWorld(view.eye, model).sub(target).multiplyScalar(back).add(target)
  return { position, target, fieldOfViewDeg: view.fieldOfViewDeg }
}
