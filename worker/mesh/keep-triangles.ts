/** The triangles for which `isKept` says so, given where their corners begin, in their order. */
export function keepTriangles(triangles: Uint32Array, isKept: (first: number) => boolean): Uint32Array<ArrayBuffer> {
  const kept = new Uint32Array(triangles.length)
  let used = 0
  for (let i = 0; i < triangles.length; i += 3) {
    if (!isKept(i)) continue
    kept[used] = triangles[i] as number
    kept[used + 1] = triangles[i + 1] as number
    kept[used + 2] = triangles[i + 2] as number
    used += 3
  }
  return kept.slice(0, used)
}
