import type { PhotoPair } from './choose-pairs.ts'

/** For each photo the lowest photo that a chain of pairs connects it with. */
export function connectedParts(photoCount: number, pairs: readonly PhotoPair[]): number[] {
  const parent = [...Array(photoCount).keys()]
  const rootOf = (photo: number): number => {
    let root = photo
    while (parent[root] !== root) root = parent[root] ?? root
    return root
  }
  for (const [a, b] of pairs) {
    const [rootA, rootB] = [rootOf(a), rootOf(b)]
    parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
  }
  return parent.map((_, photo) => rootOf(photo))
}
