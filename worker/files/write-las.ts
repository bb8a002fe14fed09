import { open } from 'node:fs/promises'

interface ColoredPoints {
  /** x, y, z. */
  positions: Float32Array
  /** r, g, b, sRGB; null: white. */
  colors: Uint8Array | null
}

export interface LasWorld {
  /** Which axis of the points is up; a point of y up is turned about x. */
  up: 'y' | 'z'
  /** What is added to each point, once z is up: map coordinates have more digits than the points. */
  shift: readonly [number, number, number]
}

const LAS_WORLD_DEFAULTS: LasWorld = { up: 'y', shift: [0, 0, 0] }

const HEADER_BYTES = 227
const RECORD_BYTES = 26

/** x, y, z, and red, green, blue of 16 bits. */
const POINT_FORMAT = 2

/** Coordinates are whole numbers times a scale: of the extent so many steps, of at most 31 bits. */
const STEPS = 1e8

/** The first and only return of its pulse: what photos give is none, and this is what readers expect. */
const FIRST_OF_ONE = 0b00_001_001

/** Points that are encoded before they are written. */
const CHUNK_POINTS = 2 ** 16

/**
 * Writes points as LAS 1.2 (ASPRS, "LAS Specification 1.2", 2008), point format 2, z up, as surveyors' programs expect it. In the
 * unit of the points: LAS says none without a coordinate system. The version is the one that every reader knows.
 */
export async function writeLas(
  { positions, colors }: ColoredPoints,
  path: string,
  { up, shift }: LasWorld = LAS_WORLD_DEFAULTS,
): Promise<void> {
  const count = positions.length / 3
  const zUp = (i: number, axis: number): number =>
    axis === 0 || up === 'z'
      ? (positions[3 * i + axis] as number)
      : axis === 1
        ? -(positions[3 * i + 2] as number)
        : (positions[3 * i + 1] as number)
  const ranges = [0, 1, 2].map((axis) => {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = 0; i < count; i++) {
      min = Math.min(min, zUp(i, axis))
      max = Math.max(max, zUp(i, axis))
    }
    return count > 0 ? { min, max } : { min: 0, max: 0 }
  })
  const extent = Math.max(...ranges.map(({ min, max }) => max - min))
  const scale = extent > 0 ? 10 ** Math.ceil(Math.log10(extent / STEPS)) : 0.001
  const offsets = ranges.map(({ min, max }) => Math.round((min + max) / 2))

  const file = await open(path, 'w')
  try {
    await file.write(encodeHeader(count, { scale, offsets, ranges, shift }))
    for (let from = 0; from < count; from += CHUNK_POINTS) {
      const view = new DataView(new ArrayBuffer(RECORD_BYTES * Math.min(CHUNK_POINTS, count - from)))
      for (let at = 0, i = from; at < view.byteLength; at += RECORD_BYTES, i++) {
        for (let axis = 0; axis < 3; axis++) {
          view.setInt32(at + 4 * axis, Math.round((zUp(i, axis) - (offsets[axis] as number)) / scale), true)
          // 255 becomes 65535.
          view.setUint16(at + 20 + 2 * axis, 257 * (colors?.[3 * i + axis] ?? 255), true)
        }
        view.setUint8(at + 14, FIRST_OF_ONE)
      }
      await file.write(new Uint8Array(view.buffer))
    }
  } finally {
    await file.close()
  }
}

/** The public header block. Its day and year of creation stay 0: the same points give the same file. */
function encodeHeader(
  count: number,
  {
    scale,
    offsets,
    ranges,
    shift,
  }: { scale: number; offsets: number[]; ranges: { min: number; max: number }[]; shift: readonly number[] },
): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES))
  const text = (at: number, value: string) => new Uint8Array(view.buffer).set(new TextEncoder().encode(value), at)
  text(0, 'LASF')
  view.setUint8(24, 1)
  view.setUint8(25, 2)
  text(26, 'PHOTOGRAMMETRY')
  text(58, 'Maquette')
  view.setUint16(94, HEADER_BYTES, true)
  view.setUint32(96, HEADER_BYTES, true)
  view.setUint8(104, POINT_FORMAT)
  view.setUint16(105, RECORD_BYTES, true)
  view.setUint32(107, count, true)
  view.setUint32(111, count, true)
  for (let axis = 0; axis < 3; axis++) {
    const { min, max } = ranges[axis] as { min: number; max: number }
    view.setFloat64(131 + 8 * axis, scale, true)
    const moved = shift[axis] as number
    view.setFloat64(155 + 8 * axis, (offsets[axis] as number) + moved, true)
    view.setFloat64(179 + 16 * axis, max + moved, true)
    view.setFloat64(187 + 16 * axis, min + moved, true)
  }
  return new Uint8Array(view.buffer)
}
