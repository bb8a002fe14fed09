import { Frame, MIN_VARIANCE, SAMPLE_BYTES, viewAt } from './layout'
import { centered, grays, rayEnds, weights } from './scratch'

/** Variance of the reference's patch, grey levels squared. */
export let patchVariance: f32 = 0

/**
 * Subtracted from each similarity: samples below it have no weight at all. Else the few of a bright sky at a
 * roof's edge, light as they are, would be all the texture there is, and the sky would get the roof's depth.
 */
const CUT: f32 = 0.05

@inline
export function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)
}

/**
 * Makes (x, y) the pixel that costs are computed for. Samples that differ in grey from the middle are likely on another
 * surface and weigh less: bilateral weights, Schönberger et al. 2016, section 4.1. The Gaussian of the grey difference
 * is taken as (1 + t / 8)^-8, which is at most 0.02 off and needs no exponential.
 *
 * Answers whether the patch has texture.
 */
export function preparePatch(frame: Frame, x: i32, y: i32): bool {
  const bytes = <usize>frame.sampleCount << 2
  const middle = frame.gray + <usize>(y * frame.width + x)
  const offsets = frame.samples + 2 * SAMPLE_BYTES
  for (let i: usize = 0; i < bytes; i += 4) {
    store<f32>(grays + i, <f32>(<i32>load<u8>(middle + <isize>load<i32>(offsets + i))))
  }

  const center = f32x4.splat(<f32>(<i32>load<u8>(middle)))
  const sharpness = f32x4.splat(frame.graySharpness * 0.125)
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  const cut = f32x4.splat(CUT)
  let weightSums = f32x4.splat(0)
  let graySums = f32x4.splat(0)
  for (let i: usize = 0; i < bytes; i += 16) {
    const gray = v128.load(grays + i)
    const difference = f32x4.sub(gray, center)
    let t = f32x4.add(one, f32x4.mul(f32x4.mul(difference, difference), sharpness))
    t = f32x4.mul(t, t)
    t = f32x4.mul(t, t)
    t = f32x4.mul(t, t)
    const likeness = f32x4.pmax(f32x4.sub(f32x4.div(one, t), cut), zero)
    const weight = f32x4.mul(v128.load(frame.samples + i, 3 * SAMPLE_BYTES), likeness)
    v128.store(weights + i, weight)
    weightSums = f32x4.add(weightSums, weight)
    graySums = f32x4.add(graySums, f32x4.mul(weight, gray))
  }

  const total = sumLanes(weightSums)
  if (total <= 0) return false
  const inverse: f32 = 1 / total
  const mean = f32x4.splat(sumLanes(graySums) * inverse)
  const scale = f32x4.splat(inverse)
  let squares = f32x4.splat(0)
  for (let i: usize = 0; i < bytes; i += 16) {
    const weight = f32x4.mul(v128.load(weights + i), scale)
    const difference = f32x4.sub(v128.load(grays + i), mean)
    const product = f32x4.mul(weight, difference)
    v128.store(weights + i, weight)
    v128.store(centered + i, product)
    squares = f32x4.add(squares, f32x4.mul(product, difference))
  }
  patchVariance = sumLanes(squares)
  if (patchVariance < MIN_VARIANCE) return false
  prepareRayEnds(frame, x, y)
  return true
}

/** Writes A p of each view, for pixel (x, y), into `rayEnds`. */
export function prepareRayEnds(frame: Frame, x: i32, y: i32): void {
  const px = <f32>x, py = <f32>y
  for (let k = 0; k < frame.viewCount; k++) {
    const view = viewAt(frame, k)
    const end = rayEnds + <usize>k * 12
    store<f32>(end, view.a00 * px + view.a01 * py + view.a02)
    store<f32>(end + 4, view.a10 * px + view.a11 * py + view.a12)
    store<f32>(end + 8, view.a20 * px + view.a21 * py + view.a22)
  }
}
