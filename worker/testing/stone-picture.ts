import { makeGradientNoise } from './make-gradient-noise.ts'
import { type Stone, stoneColor } from './stone-texture.ts'
import type { Picture } from './warp-picture.ts'

const STONE: Stone = {
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
  const color = new Float64Array(3)
  for (let i = 0; i < widthPx * heightPx; i++) {
    const [x, y] = [unitsPerPx * (i % widthPx), unitsPerPx * Math.floor(i / widthPx)]
    stoneColor(STONE, noise, { x, y, z: 0, footprint: unitsPerPx }, color)
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * i + channel] = Math.round(255 * Math.min(1, Math.max(0, color[channel] ?? 0)) ** (1 / 2.2))
    }
  }
  return { widthPx, heightPx, rgb }
}
