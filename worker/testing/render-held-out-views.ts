import { lookAt } from '../geometry/look-at.ts'
import type { Vector3 } from '../geometry/vector3.ts'
import type { RenderCamera } from '../images/render-camera.ts'
import type { RgbImage } from '../images/rgb-image.ts'
import type { SyntheticCapture } from './make-synthetic-capture.ts'
import { renderView } from './scene/render-view.ts'
import { type SceneKind, SculptureScene } from './scene/sculpture-scene.ts'

/** A true view of the scene that no reconstruction was given. */
export interface HeldOutView {
  /** Its pose is in the capture's world. */
  camera: RenderCamera
  photo: RgbImage
}

/** Between photos, and from another height and distance than theirs (3.3 from the middle, 24 and 40 degrees up). */
const VIEWPOINTS = [
  { turnShare: 47 / 360, elevationDeg: 32, range: 3.1 },
  { turnShare: 197 / 360, elevationDeg: 30, range: 3.5 },
] as const
const TARGET: Vector3 = [0, 0.5, 0]

/** Two views of the scene of that seed and kind by the capture's camera, from places on its turn where it has no photo. */
export function renderHeldOutViews(
  { intrinsics }: SyntheticCapture,
  { seed, kind = 'sculpture', turnDeg = 360 }: { seed: number; kind?: SceneKind; turnDeg?: number },
): HeldOutView[] {
  const { widthPx, heightPx, focalLengthPx } = intrinsics
  const scene = new SculptureScene(seed, kind)
  return VIEWPOINTS.map(({ turnShare, elevationDeg, range }) => {
    const [azimuth, elevation] = [(turnShare * turnDeg * Math.PI) / 180, (elevationDeg * Math.PI) / 180]
    const center: Vector3 = [
      range * Math.cos(elevation) * Math.sin(azimuth),
      TARGET[1] + range * Math.sin(elevation),
      range * Math.cos(elevation) * Math.cos(azimuth),
    ]
    const camFromWorld = lookAt(center, TARGET, [0, 1, 0])
    const { rgb } = renderView(scene, { widthPx, heightPx, focalLengthPx, camFromWorld })
    return {
      camera: {
        widthPx,
        heightPx,
        fxPx: focalLengthPx,
        fyPx: focalLengthPx,
        cxPx: widthPx / 2,
        cyPx: heightPx / 2,
        camFromWorld,
      },
      photo: { widthPx, heightPx, rgb },
    }
  })
}
