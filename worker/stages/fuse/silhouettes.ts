import { apply, type Matrix3 } from '#worker/geometry/matrix3.ts'
import { matrixFromQuaternion } from '#worker/geometry/quaternion.ts'
import { add, type Vector3 } from '#worker/geometry/vector3.ts'
import { maskPath, readMaskFile } from '#worker/masks/mask-file.ts'
import type { DepthView } from './depth-views.ts'
import type { OrientedPoints } from './oriented-points.ts'

/** Masks that are asked, evenly chosen: 12 MB at the largest preset's depth maps each, and enough to outvote a wrong one. */
const MOST_MASKS = 32

/**
 * Share of the masks that show a point's place which must leave it out, so that it is dropped. Somebody who stood before the object in
 * some photos, and was masked out, must not cost what is behind him.
 */
const OUTVOTED = 0.5

interface Silhouette {
  view: DepthView
  mask: Uint8Array
  camFromWorld: Matrix3
  translation: Vector3
}

/**
 * What the masks of all photos say of a point together: bits of background that slipped into some masks lie outside of the others
 * (Laurentini, "The Visual Hull Concept for Silhouette-Based Image Understanding", PAMI 1994).
 */
export class Silhouettes {
  readonly #silhouettes: readonly Silhouette[]

  private constructor(silhouettes: readonly Silhouette[]) {
    this.#silhouettes = silhouettes
  }

  /** `masksDir` need not exist; views without a mask have no vote. */
  static async open(
    views: readonly DepthView[],
    nameOf: (view: DepthView) => string,
    masksDir: string | null,
  ): Promise<Silhouettes> {
    const silhouettes: Silhouette[] = []
    const step = Math.max(1, views.length / MOST_MASKS)
    for (let i = 0; masksDir !== null && Math.floor(i) < views.length; i += step) {
      const view = views[Math.floor(i)] as DepthView
      const masked = await readMaskFile(maskPath(masksDir, nameOf(view)), view)
      if (!masked) continue
      const { rotation, translation } = view.camera.camFromWorld
      silhouettes.push({ view, mask: masked.mask, camFromWorld: matrixFromQuaternion(rotation), translation })
    }
    return new Silhouettes(silhouettes)
  }

  /** The points that are not outvoted. */
  keep(points: OrientedPoints): OrientedPoints {
    if (this.#silhouettes.length === 0) return points
    const count = points.positions.length / 3
    const result = {
      positions: new Float32Array(3 * count),
      normals: new Float32Array(3 * count),
      colors: new Uint8Array(3 * count),
      visibility: new Uint32Array(points.visibility.length),
    }
    let [kept, entry, entries] = [0, 0, 0]
    for (let i = 0; i < count; i++) {
      const length = 1 + (points.visibility[entry] as number)
      if (!this.#isOutvoted(points.positions.subarray(3 * i, 3 * i + 3))) {
        for (const name of ['positions', 'normals', 'colors'] as const) {
          result[name].set(points[name].subarray(3 * i, 3 * i + 3), 3 * kept)
        }
        result.visibility.set(points.visibility.subarray(entry, entry + length), entries)
        entries += length
        kept++
      }
      entry += length
    }
    return {
      positions: result.positions.slice(0, 3 * kept),
      normals: result.normals.slice(0, 3 * kept),
      colors: result.colors.slice(0, 3 * kept),
      visibility: result.visibility.slice(0, entries),
    }
  }

  #isOutvoted(point: Float32Array): boolean {
    const world: Vector3 = [point[0] as number, point[1] as number, point[2] as number]
    let [shown, outside] = [0, 0]
    for (const { view, mask, camFromWorld, translation } of this.#silhouettes) {
      const [x, y, z] = add(apply(camFromWorld, world), translation)
      if (z <= 0) continue
      const { fxPx, fyPx, cxPx, cyPx } = view.camera.pinhole
      const [column, row] = [Math.round((fxPx * x) / z + cxPx), Math.round((fyPx * y) / z + cyPx)]
      if (column < 0 || row < 0 || column >= view.widthPx || row >= view.heightPx) continue
      shown++
      if (mask[row * view.widthPx + column] === 0) outside++
    }
    return outside > OUTVOTED * shown
  }
}
