import { makeGradientNoise, type Noise } from './make-gradient-noise.ts'
import { type Stone, stoneColor } from './stone-texture.ts'
import type { Picture } from './warp-picture.ts'

export const STONE: Stone = {
  ground: [
    [0.55, 0.5, 0.42],
    [0.3, 0.26, 0.2],
  ],
  chips: [
    [0.05, 0.06, 0.08],
    [0.85, 0.82, 0.75],
    [0.4, 0.12, 0.08],
    [0.02, 0.02, 0.02],
  ],
  scale: 1,
}

/** A polished wall of stone, straight from the front: full of features of all sizes, and flat. Chips are about 12 px and 5 px wide. */
export function stonePicture(seed: number, { widthPx, heightPx }: { widthPx: number; heightPx: number }): Picture {
  const unitsPerPx = 0.005
  const noise = makeGradientNoise(seed)
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  for (let i = 0; i < widthPx * heightPx; i++) {
    const [x, y] = [unitsPerPx * (i % widthPx), unitsPerPx * Math.floor(i / widthPx)]
    writeStoneColor(STONE, noise, { x, y, z: 0, footprint: unitsPerPx }, rgb.subarray(3 * i, 3 * i + 3))
  }
  return { widthPx, heightPx, rgb }
}

/** Writes the colour of stone at a point as three bytes of sRGB. */
export function writeStoneColor(
  kind: Stone,
  noise: Noise,
  at: { x: number; y: number; z: number; footprint: number },
  rgb: Uint8Array,
): void {
  const linear = new Float64Array(3)
  stoneColor(kind, noise, at, linear)
  for (let channel = 0; channel < 3; channel++) {
    rgb[channel] = Math.round(255 * Math.min(1, Math.max(0, linear[channel] ?? 0)) ** (1 / 2.2))
  }
}
