import { matrixFromQuaternion } from '#worker/geometry/quaternion.ts'
import { maskPath, readMaskFile } from '#worker/masks/mask-file.ts'
import type { DepthView } from './depth-views.ts'
import type { OrientedPoints } from './oriented-points.ts'

/** Masks that vote, evenly chosen: 12 MB at the largest preset's depth maps each, and enough to outvote a wrong one. */
const MOST_MASKS = 32

/**
 * Share of the masks showing a point that must exclude it for it to be dropped. A person who stood before the object in
 * some photos, and was masked out, must not cost what is behind him.
 */
const OUTVOTED = 0.5

interface Silhouette {
  widthPx: number
  heightPx: number
  mask: Uint8Array
  /** Three rows of four, row by row: pixel coordinates times depth, and depth, of a point of the world. */
  pixelFromWorld: Float64Array
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
      const { widthPx, heightPx } = view
      silhouettes.push({ widthPx, heightPx, mask: masked.mask, pixelFromWorld: pixelFromWorld(view.camera) })
    }
    return new Silhouettes(silhouettes)
  }

  /** The points that are not outvoted. Allocates nothing a point: there are millions, and all masks vote on each. */
  keep(points: OrientedPoints): OrientedPoints {
    if (this.#silhouettes.length === 0) return points
    const { positions, normals, colors, photos } = points
    const count = positions.length / 3
    const result = {
      positions: new Float32Array(3 * count),
      normals: new Float32Array(3 * count),
      colors: new Uint8Array(3 * count),
      photos: new Uint8Array(count),
    }
    let kept = 0
    for (let i = 0; i < count; i++) {
      if (this.#isOutvoted(positions, 3 * i)) continue
      for (let k = 0; k < 3; k++) {
        result.positions[3 * kept + k] = positions[3 * i + k] as number
        result.normals[3 * kept + k] = normals[3 * i + k] as number
        result.colors[3 * kept + k] = colors[3 * i + k] as number
      }
      result.photos[kept++] = photos[i] as number
    }
    return {
      positions: result.positions.slice(0, 3 * kept),
      normals: result.normals.slice(0, 3 * kept),
      colors: result.colors.slice(0, 3 * kept),
      photos: result.photos.slice(0, kept),
    }
  }

  #isOutvoted(positions: Float32Array, at: number): boolean {
    const [x, y, z] = [positions[at] as number, positions[at + 1] as number, positions[at + 2] as number]
    let [shown, outside] = [0, 0]
    for (const { widthPx, heightPx, mask, pixelFromWorld: m } of this.#silhouettes) {
      const depth = rowOf(m, 8, x, y, z)
      if (depth <= 0) continue
      const column = Math.round(rowOf(m, 0, x, y, z) / depth)
      const row = Math.round(rowOf(m, 4, x, y, z) / depth)
      if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) continue
      shown++
      if (mask[row * widthPx + column] === 0) outside++
    }
    return outside > OUTVOTED * shown
  }
}

function rowOf(m: Float64Array, at: number, x: number, y: number, z: number): number {
  return (m[at] as number) * x + (m[at + 1] as number) * y + (m[at + 2] as number) * z + (m[at + 3] as number)
}

function pixelFromWorld({ pinhole, camFromWorld }: DepthView['camera']): Float64Array {
  const { fxPx, fyPx, cxPx, cyPx } = pinhole
  const r = matrixFromQuaternion(camFromWorld.rotation)
  const [tx, ty, tz] = camFromWorld.translation
  const [right, down, ahead] = [
    [r[0], r[1], r[2], tx],
    [r[3], r[4], r[5], ty],
    [r[6], r[7], r[8], tz],
  ] as const
  return Float64Array.from([
    ...right.map((value, k) => fxPx * value + cxPx * (ahead[k] as number)),
    ...down.map((value, k) => fyPx * value + cyPx * (ahead[k] as number)),
    ...ahead,
  ])
}
