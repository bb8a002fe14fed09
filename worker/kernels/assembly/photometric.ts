import { Frame, MIN_VARIANCE, SAMPLE_BYTES, UNSEEN, View, viewAt } from './layout'
import { patchVariance, sumLanes } from './patch'
import { rayEnds, weights } from './scratch'

/*
 * Added to a coordinate of 0 to 16383 it leaves the coordinate in 256ths of a pixel in the low 22 bits of the float:
 * rounding done by one addition, where a conversion that must not trap takes six instructions. What is above those bits adds
 * FIXED_OFFSET to the coordinate's integer part.
 */
const TO_FIXED: f32 = 49152
const FIXED_OFFSET = 0x4000

/*
 * Vectors that the innermost loop needs: loading one is a single instruction, where a constant takes three each time that registers run out.
 */
const CONSTANTS = memory.data<u32>(
  [
    0x47400000, 0x47400000, 0x47400000, 0x47400000,
    0x000000ff, 0x000000ff, 0x000000ff, 0x000000ff,
    0xffffff00, 0xffffff00, 0xffffff00, 0xffffff00,
    0x00ff00ff, 0x00ff00ff, 0x00ff00ff, 0x00ff00ff,
    0x00000100, 0x00000100, 0x00000100, 0x00000100,
  ],
  16,
)
/** TO_FIXED, and further on what is named after each. */
const FRACTION = 16
const WHOLE = 32
const EVERY_SECOND = 48
const UNIT = 64

/**
 * Gradient of the plane's inverse depth: with g = m / (z m p) and m = K^-T n, the plane through the prepared pixel p at
 * depth z is 1 / depth(q) = g q for every pixel q.
 */
export let g0: f32 = 0
export let g1: f32 = 0
let inverseDepth: f32 = 0

/** Makes `hypothesis` the plane that `photometricCost` measures. */
export function preparePlane(frame: Frame, x: i32, y: i32, hypothesis: v128): void {
  const nx = f32x4.extract_lane(hypothesis, 0) / frame.fx
  const ny = f32x4.extract_lane(hypothesis, 1) / frame.fy
  const nz = f32x4.extract_lane(hypothesis, 2)
  const along = nx * (<f32>x - frame.cx) + ny * (<f32>y - frame.cy) + nz
  inverseDepth = 1 / f32x4.extract_lane(hypothesis, 3)
  const scale = inverseDepth / along
  g0 = nx * scale
  g1 = ny * scale
}

/**
 * 1 - NCC of the prepared patch and its image in view `k` through the prepared plane: 0 to 2, UNSEEN when the patch
 * leaves the view, is seen from behind or is flat there. Schönberger et al. 2016, eq. 5.
 *
 * The homography of the plane, A + b g^T, is taken by its value and derivative in the middle: over the few pixels of
 * a patch that is some hundredths of a pixel off at most, and saves a division a sample. Positions are rounded to
 * 256ths of a pixel, grey values are interpolated between four pixels that one load fetches.
 */
export function photometricCost(frame: Frame, k: i32): f32 {
  const view = viewAt(frame, k)
  // (1) where the middle of the patch is, and how its surroundings are stretched
  const end = rayEnds + <usize>k * 12
  const w = load<f32>(end + 8) + view.b2 * inverseDepth
  if (w <= 1e-6) return UNSEEN
  const inverseW: f32 = 1 / w
  const sx = (load<f32>(end) + view.b0 * inverseDepth) * inverseW
  const sy = (load<f32>(end + 4) + view.b1 * inverseDepth) * inverseW
  const e0 = view.b0 - sx * view.b2
  const e1 = view.b1 - sy * view.b2
  const j00 = (view.a00 - sx * view.a20 + e0 * g0) * inverseW
  const j01 = (view.a01 - sx * view.a21 + e0 * g1) * inverseW
  const j10 = (view.a10 - sy * view.a20 + e1 * g0) * inverseW
  const j11 = (view.a11 - sy * view.a21 + e1 * g1) * inverseW
  if (!(j00 * j11 - j01 * j10 > 0)) return UNSEEN

  // (2) all of it must be in the view
  const radius = <f32>frame.radius
  const reachX = radius * (abs(j00) + abs(j01))
  const reachY = radius * (abs(j10) + abs(j11))
  const inX = sx >= reachX && sx + reachX <= <f32>(view.width - 2)
  const inY = sy >= reachY && sy + reachY <= <f32>(view.height - 2)
  if (!(inX && inY)) return UNSEEN
  return correlate(frame, view, sx, sy, j00, j01, j10, j11)
}

@inline
function correlate(frame: Frame, view: View, sx: f32, sy: f32, j00: f32, j01: f32, j10: f32, j11: f32): f32 {
  const J00 = f32x4.splat(j00), J01 = f32x4.splat(j01)
  const J10 = f32x4.splat(j10), J11 = f32x4.splat(j11)
  const SX = f32x4.splat(sx), SY = f32x4.splat(sy)
  const width = view.width
  const strides = i32x4.splat((width << 16) | 1)
  const quads = view.quads - (<usize>(FIXED_OFFSET * (width + 1)) << 2)
  const bytes = <usize>frame.sampleCount << 2
  let sums = f32x4.splat(0), squares = f32x4.splat(0), products = f32x4.splat(0)
  let sample = frame.samples
  let weight = weights
  const end = sample + bytes
  // Eight at a time: each iteration of a loop costs as much as some samples.
  for (; sample < end; sample += 32, weight += 32) {
    let gray = grayOfFour(quads, strides, v128.load(sample), v128.load(sample, SAMPLE_BYTES), SX, SY, J00, J01, J10, J11)
    let weighted = f32x4.mul(v128.load(weight), gray)
    sums = f32x4.add(sums, weighted)
    squares = f32x4.add(squares, f32x4.mul(weighted, gray))
    products = f32x4.add(products, f32x4.mul(v128.load(weight, SAMPLE_BYTES), gray))

    gray = grayOfFour(quads, strides, v128.load(sample, 16), v128.load(sample, SAMPLE_BYTES + 16), SX, SY, J00, J01, J10, J11)
    weighted = f32x4.mul(v128.load(weight, 16), gray)
    sums = f32x4.add(sums, weighted)
    squares = f32x4.add(squares, f32x4.mul(weighted, gray))
    products = f32x4.add(products, f32x4.mul(v128.load(weight, SAMPLE_BYTES + 16), gray))
  }
  // Grey values are in 256ths here: a factor that the correlation loses again.
  const mean = sumLanes(sums)
  const variance = sumLanes(squares) - mean * mean
  if (variance < MIN_VARIANCE * 65536) return UNSEEN
  const cost: f32 = 1 - sumLanes(products) / sqrt<f32>(patchVariance * variance)
  return cost < 0 ? 0 : cost > 2 ? 2 : cost
}

/** Grey values, in 256ths, of the view where the samples (dx, dy) of the patch are. */
@inline
function grayOfFour(
  quads: usize, strides: v128, dx: v128, dy: v128, SX: v128, SY: v128, J00: v128, J01: v128, J10: v128, J11: v128,
): v128 {
  const toFixed = v128.load(CONSTANTS)
  const x = f32x4.add(f32x4.add(SX, f32x4.add(f32x4.mul(J00, dx), f32x4.mul(J01, dy))), toFixed)
  const y = f32x4.add(f32x4.add(SY, f32x4.add(f32x4.mul(J10, dx), f32x4.mul(J11, dy))), toFixed)
  // Column in the low half of a lane, row in the high one: one dot product gives the index of the pixel.
  const columnAndRow = v128.shuffle<u16>(i32x4.shr_u(x, 8), i32x4.shl(y, 8), 0, 9, 2, 11, 4, 13, 6, 15)
  const at = i32x4.shl(i32x4.dot_i16x8_s(columnAndRow, strides), 2)
  let quad = v128.load32_zero(quads + i32x4.extract_lane(at, 0))
  quad = v128.load_lane<u32>(quads + i32x4.extract_lane(at, 1), quad, 1)
  quad = v128.load_lane<u32>(quads + i32x4.extract_lane(at, 2), quad, 2)
  quad = v128.load_lane<u32>(quads + i32x4.extract_lane(at, 3), quad, 3)
  // Halves of a lane: 256 - f and f for left and right.
  const fx = v128.and(x, v128.load(CONSTANTS, FRACTION))
  const across = i32x4.add(i32x4.sub(i32x4.shl(fx, 16), fx), v128.load(CONSTANTS, UNIT))
  const everySecond = v128.load(CONSTANTS, EVERY_SECOND)
  const top = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.and(quad, everySecond), across))
  const bottom = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.and(i32x4.shr_u(quad, 8), everySecond), across))
  const fy = f32x4.sub(y, v128.and(y, v128.load(CONSTANTS, WHOLE)))
  return f32x4.add(top, f32x4.mul(fy, f32x4.sub(bottom, top)))
}
