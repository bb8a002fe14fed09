import { apply, type Matrix3, transpose } from '../../geometry/matrix3.ts'
import { cameraCenter, worldFromCamRotation } from '../../geometry/rigid-transform.ts'
import { subtract, type Vector3 } from '../../geometry/vector3.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import type { DepthScale, DepthView } from './depth-view.ts'

/** A view with its camera, for the calibration. */
export class PosedView {
  readonly view: DepthView
  readonly camera: RenderCamera
  readonly center: Vector3
  readonly worldFromCam: Matrix3
  readonly camFromWorld: Matrix3

  constructor(view: DepthView, camera: RenderCamera) {
    this.view = view
    this.camera = camera
    this.center = cameraCenter(camera.camFromWorld)
    this.worldFromCam = worldFromCamRotation(camera.camFromWorld)
    this.camFromWorld = transpose(this.worldFromCam)
  }

  /** The same view with its focal length times `factor`. */
  withFocal(factor: number): PosedView {
    const { fxPx, fyPx } = this.camera
    return new PosedView(this.view, { ...this.camera, fxPx: factor * fxPx, fyPx: factor * fyPx })
  }

  /** Direction in the world of the ray through the middle of a pixel, of depth 1. */
  rayOf(pixel: number): Vector3 {
    const { widthPx, fxPx, fyPx, cxPx, cyPx } = this.camera
    const x = ((pixel % widthPx) + 0.5 - cxPx) / fxPx
    const y = (Math.floor(pixel / widthPx) + 0.5 - cyPx) / fyPx
    return apply(this.worldFromCam, [x, y, 1])
  }

  /** The pixel that shows a point of the world, -1 when none does; its depth is left in `depth`. */
  pixelOf(point: Vector3): number {
    const { widthPx, heightPx, fxPx, fyPx, cxPx, cyPx } = this.camera
    const [x, y, z] = apply(this.camFromWorld, subtract(point, this.center))
    this.depth = z
    if (z <= 0) return -1
    const column = Math.floor((fxPx * x) / z + cxPx)
    const row = Math.floor((fyPx * y) / z + cyPx)
    return column < 0 || row < 0 || column >= widthPx || row >= heightPx ? -1 : row * widthPx + column
  }
  depth = 0

  /**
   * Unit normal of the surface in the world, towards the camera, by central differences over `reach` pixels; null where
   * the depth has an edge or ends. The second number is the cosine between it and the direction to the camera.
   */
  normalAt(pixel: number, scale: DepthScale, reach = 3): { normal: Vector3; cosine: number } | null {
    const { widthPx, fxPx, fyPx, cxPx, cyPx } = this.camera
    const { values } = this.view
    const at = (offset: number): number => values[pixel + offset] ?? 0
    const [left, right, up, down] = [at(-reach), at(reach), at(-reach * widthPx), at(reach * widthPx)]
    if (left === 0 || right === 0 || up === 0 || down === 0) return null
    const z = scale.offset + scale.perValue * at(0)
    const bend = Math.max(Math.abs(left + right - 2 * at(0)), Math.abs(up + down - 2 * at(0)))
    if (Math.abs(scale.perValue) * bend > (MAX_BEND * reach * z) / fxPx) return null
    const alongX = (scale.perValue * (right - left)) / (2 * reach)
    const alongY = (scale.perValue * (down - up)) / (2 * reach)
    const u = (pixel % widthPx) + 0.5 - cxPx
    const v = Math.floor(pixel / widthPx) + 0.5 - cyPx
    const nx = fxPx * alongX
    const ny = fyPx * alongY
    const nz = -(z + u * alongX + v * alongY)
    const length = Math.hypot(nx, ny, nz)
    const cosine = z / length / Math.hypot(u / fxPx, v / fyPx, 1)
    return { normal: apply(this.worldFromCam, [nx / length, ny / length, nz / length]), cosine }
  }
}

/** In pixels' sizes on the surface, for each pixel of reach. */
const MAX_BEND = 1
