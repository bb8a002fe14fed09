import type { Overlap } from '#server/contracts/report.ts'
import type { VerifiedPair } from '../../colmap/database.ts'
import type { SparseReconstruction } from '../../colmap/model-types.ts'

/**
 * Every two photos that have verified matches or points in common, by their indices in `names`, in order.
 * Pairs of photos that are not in `names` are left out.
 */
export function photoOverlap(
  names: readonly string[],
  pairs: readonly VerifiedPair[],
  model: SparseReconstruction,
): Overlap[] {
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const found = new Map<number, Overlap>()
  const entryOf = (one: number, other: number): Overlap => {
    const [a, b] = one < other ? [one, other] : [other, one]
    const key = a * names.length + b
    const entry = found.get(key) ?? { a, b, inliers: 0, sharedPoints: 0 }
    found.set(key, entry)
    return entry
  }
  for (const { name1, name2, inliers } of pairs) {
    const [one, other] = [indexOf.get(name1), indexOf.get(name2)]
    if (one !== undefined && other !== undefined) entryOf(one, other).inliers += inliers
  }
  countSharedPoints(model, indexOf, entryOf)
  return [...found.values()].sort((x, y) => x.a - y.a || x.b - y.b)
}

function countSharedPoints(
  { images, points }: SparseReconstruction,
  indexOf: ReadonlyMap<string, number>,
  entryOf: (one: number, other: number) => Overlap,
): void {
  const indexOfImage = new Map(images.map(({ id, name }) => [id, indexOf.get(name)]))
  for (let i = 0; i < points.count; i++) {
    const track = points.trackImageIds.subarray(points.trackOffsets[i], points.trackOffsets[i + 1])
    // A photo may observe a point twice.
    const indices = [...new Set(Array.from(track, (id) => indexOfImage.get(id)))].filter((index) => index !== undefined)
    indices.forEach((one, k) => {
      for (const other of indices.slice(k + 1)) entryOf(one, other).sharedPoints++
    })
  }
}
