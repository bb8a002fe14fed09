import type { TexturedMesh } from '#worker/images/render-textured.ts'

export interface TextureFigures {
  /** Mean step of colour across borders between charts of different photos, grey levels, by length in the photos. */
  seamStep: number
  /** Share of the texture that triangles take, percent. */
  fill: number
}

/** Points of an edge where its two sides are compared. */
const SAMPLES = 5

/** Measures the texture itself. `sourceVertices`: see `TexturedResult`. */
export function measureTexture(mesh: TexturedMesh, sourceVertices: Uint32Array): TextureFigures {
  return { seamStep: meanSeamStep(mesh, sourceVertices), fill: 100 * usedShare(mesh) }
}

function usedShare({ uvs, triangles }: TexturedMesh): number {
  let area = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => 2 * (triangles[t + k] as number)) as [number, number, number]
    const u = (i: number) => uvs[i] as number
    area += Math.abs((u(b) - u(a)) * (u(c + 1) - u(a + 1)) - (u(b + 1) - u(a + 1)) * (u(c) - u(a))) / 2
  }
  return area
}

function meanSeamStep(mesh: TexturedMesh, sourceVertices: Uint32Array): number {
  const { uvs, triangles, texture } = mesh
  const size = [texture.widthPx, texture.heightPx]
  const first = new Map<number, [number, number]>()
  const [one, other] = [new Float64Array(3), new Float64Array(3)]
  let [sum, weight] = [0, 0]
  for (let h = 0; h < triangles.length; h++) {
    const [a, b] = [triangles[h] as number, triangles[h % 3 === 2 ? h - 2 : h + 1] as number]
    const [low, high] = [sourceVertices[a] as number, sourceVertices[b] as number].sort((x, y) => x - y) as [
      number,
      number,
    ]
    const key = low * 2 ** 26 + high
    const met = first.get(key)
    // The other side runs against this one.
    if (!met) first.set(key, [b, a])
    if (!met || (met[0] === a && met[1] === b)) continue
    const at = (vertex: number, axis: number) => (size[axis] as number) * (uvs[2 * vertex + axis] as number)
    const offset = (axis: number, k: 0 | 1) => at(met[k], axis) - at(k === 0 ? a : b, axis)
    // Charts cut from one photo are copies of the same pixels, a whole number of texels apart.
    const isCut = [0, 1].every(
      (axis) =>
        Math.abs(offset(axis, 0) - offset(axis, 1)) < 0.02 &&
        Math.abs(offset(axis, 0) - Math.round(offset(axis, 0))) < 0.02,
    )
    if (isCut) continue
    const length = Math.hypot(at(b, 0) - at(a, 0), at(b, 1) - at(a, 1))
    for (let s = 0; s < SAMPLES; s++) {
      const share = (s + 0.5) / SAMPLES
      const along = (from: number, to: number, axis: number) => at(from, axis) + share * (at(to, axis) - at(from, axis))
      sample(texture, along(a, b, 0), along(a, b, 1), one)
      sample(texture, along(met[0], met[1], 0), along(met[0], met[1], 1), other)
      for (let c = 0; c < 3; c++) sum += (length * Math.abs((one[c] as number) - (other[c] as number))) / 3
      weight += length
    }
  }
  return weight === 0 ? 0 : sum / weight
}

/** Bilinear, as a viewer samples. */
function sample({ widthPx, heightPx, rgb }: TexturedMesh['texture'], x: number, y: number, color: Float64Array): void {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)]
  const [u, v] = [x - 0.5 - left, y - 0.5 - top]
  color.fill(0)
  for (let k = 0; k < 4; k++) {
    const column = Math.min(widthPx - 1, Math.max(0, left + (k & 1)))
    const row = Math.min(heightPx - 1, Math.max(0, top + (k >> 1)))
    const share = (k & 1 ? u : 1 - u) * (k >> 1 ? v : 1 - v)
    for (let c = 0; c < 3; c++)
      color[c] = (color[c] as number) + share * (rgb[3 * (row * widthPx + column) + c] as number)
  }
}
