import { CAMERA_MODELS, type Camera } from './model-types.ts'

/** The linear part of a camera's intrinsics, in pixels. */
export interface Pinhole {
  fxPx: number
  fyPx: number
  cxPx: number
  cyPx: number
}

/**
 * Focal lengths and principal point of any model that has them; distortion is left out.
 *
 * @throws Error for EQUIRECTANGULAR, which has neither.
 */
export function pinholeOf(camera: Camera): Pinhole {
  const names: readonly string[] = CAMERA_MODELS.find((kind) => kind.name === camera.model)?.params ?? []
  const param = (name: string): number | undefined => camera.params[names.indexOf(name)]
  const fxPx = param('f') ?? param('fx')
  const fyPx = param('f') ?? param('fy')
  const cxPx = param('cx')
  const cyPx = param('cy')
  if (fxPx === undefined || fyPx === undefined || cxPx === undefined || cyPx === undefined) {
    throw new Error(`Camera ${camera.id} is of the model ${camera.model}, which has no focal length`)
  }
  return { fxPx, fyPx, cxPx, cyPx }
}
