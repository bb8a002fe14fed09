import type { Vector3 } from '../../geometry/vector3.ts'
import type { Noise } from './make-gradient-noise.ts'

/** Linear RGB, 0 to 1. */
export type Color = Vector3

/** A speckled stone: two ground colours that flow into each other, and chips of four more. */
export interface Stone {
  ground: [Color, Color]
  chips: [Color, Color, Color, Color]
  /** Stretches the pattern: 1 has chips about 0.06 and 0.025 units wide. */
  scale: number
  /** Nothing but the first ground colour: paint. */
  plain?: boolean
}

/** Linear RGB of an sRGB hex triple. */
function hex(rgb: number): Color {
  return [16, 8, 0].map((shift) => (((rgb >> shift) & 255) / 255) ** 2.2) as Color
}

/** Of sRGB hex triples. */
export function stone(ground: [number, number], chips: [number, number, number, number], scale = 1): Stone {
  return { ground: ground.map(hex) as Stone['ground'], chips: chips.map(hex) as Stone['chips'], scale }
}

/** One even colour, an sRGB hex triple. */
export function paint(color: number): Stone {
  return { ...stone([color, color], [color, color, color, color]), plain: true }
}

/**
 * Features about these wide, in units of the stone: from the whole object down to two or three pixels of
 * a 640 px photo, so that SIFT finds stable blobs at several octaves from near and far.
 */
const FREQUENCIES = { flow: 1.7, cloud: 5.5, chips: 13, smallChips: 31, grain: 70 }

/**
 * Writes the stone's colour at a point into `out`. `footprint` is the width of a pixel on the surface,
 * in world units: detail finer than two of them fades out and edges widen to one, which
 * is what keeps the picture free of aliases without supersampling.
 */
export function stoneColor(
  stone: Stone,
  noise: Noise,
  at: { x: number; y: number; z: number; footprint: number },
  out: Float64Array,
): void {
  if (stone.plain) {
    out.set(stone.ground[0])
    return
  }
  const x = at.x / stone.scale
  const y = at.y / stone.scale
  const z = at.z / stone.scale
  const footprint = at.footprint / stone.scale
  const { flow, cloud, chips, smallChips, grain } = FREQUENCIES
  const broad = noise(x * flow, y * flow, z * flow)
  const clouds = noise(x * cloud + 17, y * cloud, z * cloud)
  out.set(stone.ground[0])
  mixInto(out, stone.ground[1], smoothstep(-0.55, 0.55, broad + 0.7 * clouds))
  chip(out, stone.chips[0], stone.chips[1], noise(x * chips, y * chips + 31, z * chips), chips * footprint)
  if (smallChips * footprint < 0.6) {
    const value = noise(x * smallChips, y * smallChips, z * smallChips + 47)
    chip(out, stone.chips[2], stone.chips[3], value, smallChips * footprint)
  }
  const grainShare = 1 - smoothstep(0.25, 0.5, grain * footprint)
  if (grainShare > 0) {
    const factor = 1 + 0.35 * grainShare * noise(x * grain + 59, y * grain, z * grain)
    for (let channel = 0; channel < 3; channel++) out[channel] = (out[channel] as number) * factor
  }
}

/** Noise beyond this is a chip: a sixth of the surface for each colour. */
const CHIP_LEVEL = 0.33

/** One colour where the noise is high, another where it is low. `pixel`: footprint in widths of a feature. */
function chip(out: Float64Array, high: Color, low: Color, value: number, pixel: number): void {
  const edge = 0.03 + 0.8 * pixel
  const share = 1 - smoothstep(0.3, 0.6, pixel)
  mixInto(out, high, share * smoothstep(CHIP_LEVEL - edge, CHIP_LEVEL + edge, value))
  mixInto(out, low, share * smoothstep(CHIP_LEVEL - edge, CHIP_LEVEL + edge, -value))
}

function mixInto(out: Float64Array, color: Color, share: number): void {
  out[0] = (out[0] as number) + share * (color[0] - (out[0] as number))
  out[1] = (out[1] as number) + share * (color[1] - (out[1] as number))
  out[2] = (out[2] as number) + share * (color[2] - (out[2] as number))
}

export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
