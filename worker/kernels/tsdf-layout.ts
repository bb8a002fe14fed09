/** The structures of `assembly/tsdf-layout.ts` and `assembly/tsdf-dequantize.ts`: their fields in order, four bytes each. */

const INTEGER = 'i32'
const FLOAT = 'f32'
type Fields = Readonly<Record<string, typeof INTEGER | typeof FLOAT>>

export const MAP_VIEW = {
  width: INTEGER,
  height: INTEGER,
  depth: INTEGER,
  slant: INTEGER,
  outline: INTEGER,
  tiles: INTEGER,
  p00: FLOAT,
  p01: FLOAT,
  p02: FLOAT,
  p03: FLOAT,
  p10: FLOAT,
  p11: FLOAT,
  p12: FLOAT,
  p13: FLOAT,
  p20: FLOAT,
  p21: FLOAT,
  p22: FLOAT,
  p23: FLOAT,
  focal: FLOAT,
  cx: FLOAT,
  cy: FLOAT,
  framed: INTEGER,
} as const satisfies Fields

export const VOLUME = {
  view: INTEGER,
  originX: FLOAT,
  originY: FLOAT,
  originZ: FLOAT,
  voxel: FLOAT,
  truncation: FLOAT,
  maxBehind: FLOAT,
  closed: INTEGER,
  blocksX: INTEGER,
  blocksY: INTEGER,
  states: INTEGER,
  origins: INTEGER,
  sums: INTEGER,
  weights: INTEGER,
  hulls: INTEGER,
} as const satisfies Fields

export const SMOOTHING = {
  width: INTEGER,
  height: INTEGER,
  stored: INTEGER,
  current: INTEGER,
  next: INTEGER,
  step: FLOAT,
  stride: INTEGER,
} as const satisfies Fields

export function bytesOf(fields: Fields): number {
  return 4 * Object.keys(fields).length
}

/** Writes fields of the structure at `address`; the others stay. */
export function writeFields<F extends Fields>(
  buffer: ArrayBufferLike,
  address: number,
  fields: F,
  values: Partial<Record<keyof F, number>>,
): void {
  const view = new DataView(buffer, address, bytesOf(fields))
  Object.entries(fields).forEach(([name, type], word) => {
    const value = values[name]
    if (value === undefined) return
    if (type === FLOAT) view.setFloat32(4 * word, value, true)
    else view.setInt32(4 * word, value, true)
  })
}

/** What the constants of the same names in the kernel are. */
export const NEAR_SURFACE = 1
export const EMPTY = 2
export const INFINITE = 1e30

/** Pixels along the side of a tile of the first level. */
export const TILE_PX = 4

/** Tiles of all levels of a map. */
export function tileCount(widthPx: number, heightPx: number): number {
  let count = 0
  for (let size = TILE_PX; ; size *= 2) {
    const [across, down] = [Math.ceil(widthPx / size), Math.ceil(heightPx / size)]
    count += across * down
    if (across === 1 && down === 1) return count
  }
}
