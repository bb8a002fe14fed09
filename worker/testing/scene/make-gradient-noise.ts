import { makeRandom } from '../make-random.ts'

/** Smooth noise, about -1 to 1, mean 0, with features about 1 unit wide. */
export type Noise = (x: number, y: number, z: number) => number

/** The twelve edge directions of a cube, four of them twice, so that four bits of a hash choose one. */
const GRADIENTS = Float64Array.of(
  ...[1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 0, 1, 0, 1, -1, 0, 1, 1, 0, -1, -1, 0, -1],
  ...[0, 1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 1, 1, 0, -1, 1, 0, 0, -1, 1, 0, -1, -1],
)

/** Perlin's improved gradient noise (SIGGRAPH 2002) over a permutation that `seed` shuffles. Repeats every 256 units. */
export function makeGradientNoise(seed: number): Noise {
  const random = makeRandom(seed)
  const order = Array.from({ length: 256 }, (_, i) => [random(), i] as const).sort(([a], [b]) => a - b)
  const perm = Uint8Array.from({ length: 514 }, (_, i) => order[i & 255]?.[1] ?? 0)
  const at = (i: number): number => perm[i] as number
  const slope = (hash: number, x: number, y: number, z: number): number => {
    const g = 3 * (hash & 15)
    return (GRADIENTS[g] as number) * x + (GRADIENTS[g + 1] as number) * y + (GRADIENTS[g + 2] as number) * z
  }
  return (x, y, z) => {
    const fx = Math.floor(x)
    const fy = Math.floor(y)
    const fz = Math.floor(z)
    const dx = x - fx
    const dy = y - fy
    const dz = z - fz
    const u = fade(dx)
    const v = fade(dy)
    const w = fade(dz)
    const ix = fx & 255
    const iy = fy & 255
    const iz = fz & 255
    const a = at(ix) + iy
    const b = at(ix + 1) + iy
    const aa = at(a & 255) + iz
    const ab = at((a + 1) & 255) + iz
    const ba = at(b & 255) + iz
    const bb = at((b + 1) & 255) + iz
    const x00 = lerp(u, slope(at(aa), dx, dy, dz), slope(at(ba), dx - 1, dy, dz))
    const x10 = lerp(u, slope(at(ab), dx, dy - 1, dz), slope(at(bb), dx - 1, dy - 1, dz))
    const x01 = lerp(u, slope(at(aa + 1), dx, dy, dz - 1), slope(at(ba + 1), dx - 1, dy, dz - 1))
    const x11 = lerp(u, slope(at(ab + 1), dx, dy - 1, dz - 1), slope(at(bb + 1), dx - 1, dy - 1, dz - 1))
    return lerp(w, lerp(v, x00, x10), lerp(v, x01, x11))
  }
}

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10)
}

function lerp(t: number, a: number, b: number): number {
  return a + t * (b - a)
}
