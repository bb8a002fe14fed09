import { type IndexCamera, relativeProjection } from '../../kernels/relative-projection.ts'

/** A depth map of another image. */
export interface OtherMap {
  camera: IndexCamera
  widthPx: number
  heightPx: number
  /** Along z, 0 for none: what that image's filter kept, with its own fill of plain areas in it. */
  depths: Float32Array
  /** 0 where they are none of its fill. */
  filled: ArrayLike<number>
}

/** What agreeing means: the same as for depths that were measured. */
export interface FillLimits {
  maxReprojectionPx: number
  maxDepthDifference: number
}

/** How much farther, as a share of its depth, a surface must be so that what lies before it is seen through. */
const SEEN_THROUGH = 0.02

/** What a measured depth behind counts against maps that agree: those may have their fill from the same plane. */
const CONTRADICTION = 2

/**
 * Of the depths `filled`, 0 for none, those that more maps of other images agree with than see through them. Whether another map's
 * own depth is filled too is the same for agreeing; only measured depths contradict. The others are looked at one after another, so one at a time is in memory.
 */
export async function agreeingFill(
  filled: Float32Array,
  reference: { camera: IndexCamera; widthPx: number },
  others: AsyncIterable<OtherMap> | Iterable<OtherMap>,
  limits: FillLimits,
): Promise<Float32Array> {
  const votes = new Int8Array(filled.length)
  const agreed = new Uint8Array(filled.length)
  for await (const other of others) vote(filled, reference, other, limits, votes, agreed)
  return filled.map((depth, i) => (agreed[i] && (votes[i] as number) > 0 ? depth : 0))
}

function vote(
  filled: Float32Array,
  { camera, widthPx }: { camera: IndexCamera; widthPx: number },
  other: OtherMap,
  { maxReprojectionPx, maxDepthDifference }: FillLimits,
  votes: Int8Array,
  agreed: Uint8Array,
): void {
  const [a, b] = relativeProjection(camera, other.camera)
  const [c, d] = relativeProjection(other.camera, camera)
  for (let i = 0; i < filled.length; i++) {
    const z = filled[i] as number
    if (z === 0) continue
    const x = i % widthPx
    const y = (i - x) / widthPx
    // (1) where the point is in the other image, and what is there
    const w = z * (a[6] * x + a[7] * y + a[8]) + b[2]
    if (w <= 0) continue
    const column = Math.round((z * (a[0] * x + a[1] * y + a[2]) + b[0]) / w)
    const row = Math.round((z * (a[3] * x + a[4] * y + a[5]) + b[1]) / w)
    if (!(column >= 0 && row >= 0 && column < other.widthPx && row < other.heightPx)) continue
    const hit = row * other.widthPx + column
    const depth = other.depths[hit] as number
    if (depth === 0) continue
    if (depth > (1 + SEEN_THROUGH) * w) {
      if (other.filled[hit] === 0) votes[i] = (votes[i] as number) - CONTRADICTION
      continue
    }
    if (!(Math.abs(depth / w - 1) < maxDepthDifference)) continue

    // (2) and back
    const back = depth * (c[6] * column + c[7] * row + c[8]) + d[2]
    const errorX = (depth * (c[0] * column + c[1] * row + c[2]) + d[0]) / back - x
    const errorY = (depth * (c[3] * column + c[4] * row + c[5]) + d[1]) / back - y
    if (!(Math.hypot(errorX, errorY) < maxReprojectionPx)) continue
    votes[i] = (votes[i] as number) + 1
    agreed[i] = 1
  }
}

/** Writes the depths of planes into a map, and tells where they are. */
export function filledMap(depths: Float32Array, planes: Float32Array): { depths: Float32Array; filled: Uint8Array } {
  const filled = new Uint8Array(depths.length)
  for (let i = 0; i < depths.length; i++) {
    if (!planes[i]) continue
    depths[i] = planes[i] as number
    filled[i] = 1
  }
  return { depths, filled }
}
