/** The structures of `assembly/layout.ts`: their fields in order, four bytes each. */

const VIEW_FIELDS = ['quads', 'width', 'height'] as const
/** A (9), b (3), the depth map's address, and the way back (9 and 3). */
export const VIEW_WORDS = VIEW_FIELDS.length + 12 + 1 + 12

const INTEGER = 'i32'
const FLOAT = 'f32'

const FRAME_FIELDS = {
  width: INTEGER,
  height: INTEGER,
  gray: INTEGER,
  hypotheses: INTEGER,
  costs: INTEGER,
  viewCosts: INTEGER,
  bestView: INTEGER,
  viewCount: INTEGER,
  views: INTEGER,
  fx: FLOAT,
  fy: FLOAT,
  cx: FLOAT,
  cy: FLOAT,
  minDepth: FLOAT,
  maxDepth: FLOAT,
  nearestDepth: FLOAT,
  farthestDepth: FLOAT,
  sampleCount: INTEGER,
  samples: INTEGER,
  radius: INTEGER,
  graySharpness: FLOAT,
  regions: INTEGER,
  seed: INTEGER,
  pass: INTEGER,
  goodCost: FLOAT,
  depthJitter: FLOAT,
  normalJitter: FLOAT,
  explore: INTEGER,
  chosen: INTEGER,
  geometricWeight: FLOAT,
  coarse: INTEGER,
  coarseCosts: INTEGER,
  coarseWidth: INTEGER,
  coarseHeight: INTEGER,
  filtered: INTEGER,
  listed: INTEGER,
  maxCost: FLOAT,
  maxPairCost: FLOAT,
  minConsistentViews: INTEGER,
  maxReprojection: FLOAT,
  maxDepthDifference: FLOAT,
} as const

export type FrameField = keyof typeof FRAME_FIELDS
export const FRAME_WORDS = Object.keys(FRAME_FIELDS).length

/** Writes fields of the structure at `address`; the others stay. */
export function writeFrame(
  buffer: ArrayBufferLike,
  address: number,
  values: Partial<Record<FrameField, number>>,
): void {
  const view = new DataView(buffer, address, 4 * FRAME_WORDS)
  Object.entries(FRAME_FIELDS).forEach(([name, type], word) => {
    const value = values[name as FrameField]
    if (value === undefined) return
    if (type === FLOAT) view.setFloat32(4 * word, value, true)
    else view.setInt32(4 * word, value, true)
  })
}

export interface ViewRecord {
  quads: number
  width: number
  height: number
  /** Pixel p at depth z of the reference is at z A p + b: A row after row, then b. */
  there: readonly number[]
  depth: number
  /** The same from this view into the reference. */
  back: readonly number[]
}

export function writeView(buffer: ArrayBufferLike, address: number, view: ViewRecord): void {
  const ints = new Int32Array(buffer, address, VIEW_WORDS)
  const floats = new Float32Array(buffer, address, VIEW_WORDS)
  ints.set([view.quads, view.width, view.height])
  floats.set(view.there, 3)
  ints[15] = view.depth
  floats.set(view.back, 16)
}

/** What a kernel's constants of the same names are. */
export const MAX_VIEWS = 16
export const SAMPLE_BYTES = 256
export const NO_TEXTURE = 3

/**
 * Where a hypothesis may come from: Xu and Tao 2019, figure 2. Four V-shaped regions near by, four strips that reach
 * far, all of the other colour of the checkerboard. As triples dx, dy and distance in an image of this width.
 */
export function checkerboardRegions(width: number): Int32Array {
  const near = [0, 1, 2, 3].flatMap((d) =>
    d === 0
      ? [[0, -1]]
      : [
          [-d, -1 - d],
          [d, -1 - d],
        ],
  ) as [number, number][]
  const far = Array.from({ length: 11 }, (_, n) => [0, -3 - 2 * n] as [number, number])
  const turned = (pixels: [number, number][]) => [
    pixels,
    pixels.map(([x, y]) => [x, -y] as const),
    pixels.map(([x, y]) => [y, x] as const),
    pixels.map(([x, y]) => [-y, x] as const),
  ]
  const pixels = [...turned(near), ...turned(far)].flat()
  return Int32Array.from(pixels.flatMap(([x, y]) => [x, y, y * width + x]))
}
