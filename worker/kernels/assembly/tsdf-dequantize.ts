/** A map of depths in steps, and where a round of smoothing goes; see `worker/kernels/tsdf-layout.ts`. */
@unmanaged
class Smoothing {
  width: i32
  height: i32
  /** f32 a pixel: as stored, 0 where there is none. */
  stored: usize
  /** f32 a pixel: before and after the round. */
  current: usize
  next: usize
  /** Smallest difference that can be stored. */
  step: f32
  /** Distance of the neighbours in pixels. */
  stride: i32
}

/** What two steps may bend between three pixels of a line before there is an edge, in steps. */
const MAX_BEND: f32 = 2

/** A round goes this part of the way: all of it would make the finest ripples grow. */
const DAMPING: f32 = 0.6

/**
 * One round over rows [from, to) towards the surface of least bending (thin plate): each pixel goes to where the cubic through
 * two neighbours to either side has it, mean of four lines, and is put back into its interval. Lines that bend more than
 * rounding explains are shortened, then left out.
 */
export function dequantize(at: usize, from: i32, to: i32): void {
  const map = changetype<Smoothing>(at)
  const width = map.width, stride = map.stride
  const half = <f32>0.5 * map.step
  for (let y = from; y < to; y++) {
    const rows = min(y, map.height - 1 - y) / stride
    for (let x = 0; x < width; x++) {
      const i = <usize>(y * width + x) << 2
      const stored = load<f32>(map.stored + i)
      if (stored == 0) continue
      const value = load<f32>(map.current + i)
      sum = 0
      count = 0
      const columns = min(x, width - 1 - x) / stride
      const right = <usize>stride << 2, down = <usize>(stride * width) << 2
      addLine(map, i, stored, right, columns)
      addLine(map, i, stored, down, rows)
      addLine(map, i, stored, down + right, min(rows, columns))
      addLine(map, i, stored, down - right, min(rows, columns))
      const moved = count > 0 ? value + DAMPING * (sum / count - value) : value
      store<f32>(map.next + i, max(stored - half, min(stored + half, moved)))
    }
  }
}

let sum: f32 = 0
let count: f32 = 0

/** Adds what the line through pixel i says, which has room for so many neighbours. */
@inline
function addLine(map: Smoothing, i: usize, stored: f32, offset: usize, room: i32): void {
  if (room < 1) return
  const limit = MAX_BEND * map.step
  const before = load<f32>(map.stored + i - offset), after = load<f32>(map.stored + i + offset)
  if (before == 0 || after == 0 || abs(before + after - 2 * stored) > limit) return
  const near = load<f32>(map.current + i - offset) + load<f32>(map.current + i + offset)
  count++
  if (room > 1) {
    const first = load<f32>(map.stored + i - 2 * offset), last = load<f32>(map.stored + i + 2 * offset)
    if (first != 0 && last != 0 && abs(first + stored - 2 * before) <= limit && abs(last + stored - 2 * after) <= limit) {
      const far = load<f32>(map.current + i - 2 * offset) + load<f32>(map.current + i + 2 * offset)
      sum += (4 * near - far) / 6
      return
    }
  }
  sum += <f32>0.5 * near
}
