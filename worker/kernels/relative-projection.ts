import type { Pinhole } from '../colmap/pinhole-of.ts'
import { apply, type Matrix3, multiply, transpose } from '../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import type { RigidTransform } from '../geometry/rigid-transform.ts'
import { scale, subtract, type Vector3 } from '../geometry/vector3.ts'

/** A camera whose pixel coordinates are indices: the centre of the first pixel is (0, 0). */
export interface IndexCamera {
  pinhole: Pinhole
  camFromWorld: RigidTransform
}

/**
 * The pinhole of an image that was halved some times (each pixel the mean of four), with index coordinates. `pinhole`
 * has COLMAP's, whose origin is the corner of the image: halving halves these, whatever the size.
 */
export function indexPinhole({ fxPx, fyPx, cxPx, cyPx }: Pinhole, pyramidLevel: number): Pinhole {
  const factor = 0.5 ** pyramidLevel
  return { fxPx: fxPx * factor, fyPx: fyPx * factor, cxPx: cxPx * factor - 0.5, cyPx: cyPx * factor - 0.5 }
}

/** [A, b]: the pixel p = (x, y, 1) of `from` at depth z is at the homogeneous pixel z A p + b of `to`. */
export function relativeProjection(from: IndexCamera, to: IndexCamera): [Matrix3, Vector3] {
  const rotation = multiply(
    matrixFromQuaternion(to.camFromWorld.rotation),
    transpose(matrixFromQuaternion(from.camFromWorld.rotation)),
  )
  const translation = subtract(to.camFromWorld.translation, apply(rotation, from.camFromWorld.translation))
  const k = calibration(to.pinhole)
  return [multiply(multiply(k, rotation), inverseCalibration(from.pinhole)), apply(k, translation)]
}

function calibration({ fxPx, fyPx, cxPx, cyPx }: Pinhole): Matrix3 {
  return [fxPx, 0, cxPx, 0, fyPx, cyPx, 0, 0, 1]
}

function inverseCalibration({ fxPx, fyPx, cxPx, cyPx }: Pinhole): Matrix3 {
  const [x, y] = scale([cxPx / fxPx, cyPx / fyPx, 0], -1)
  return [1 / fxPx, 0, x, 0, 1 / fyPx, y, 0, 0, 1]
}
