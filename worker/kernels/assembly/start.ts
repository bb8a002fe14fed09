import { reprojectionError } from './geometric'
import { depthElsewhere, depthOf, randomDepth, withDepth, withRandomNormal } from './hypothesis'
import { Frame, NO_TEXTURE, UNSEEN, viewAt } from './layout'
import { preparePatch, prepareRayEnds } from './patch'
import { photometricCost, preparePlane } from './photometric'
import { seedRandom } from './random'
import { rayEnds } from './scratch'

/** Gives each pixel of rows [from, to) a random hypothesis. */
export function startRandomly(at: usize, from: i32, to: i32): void {
  const frame = changetype<Frame>(at)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < frame.width; x++) {
      const i = <usize>(y * frame.width + x)
      v128.store(frame.hypotheses + (i << 4), randomHypothesis(frame, x, y))
    }
  }
}

/**
 * Gives each pixel of rows [from, to) the plane that the scale below has there, of the four nearest pixels the one of
 * lowest cost, and a random one where none has any.
 */
export function startFromCoarse(at: usize, from: i32, to: i32): void {
  const frame = changetype<Frame>(at)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < frame.width; x++) {
      const i = <usize>(y * frame.width + x)
      v128.store(frame.hypotheses + (i << 4), coarseHypothesis(frame, x, y))
    }
  }
}

function coarseHypothesis(frame: Frame, x: i32, y: i32): v128 {
  const width = frame.coarseWidth, height = frame.coarseHeight
  // Pixel (x, y) has its centre at (x / 2 - 1/4, y / 2 - 1/4) of the scale below.
  const left = (x - 1) >> 1, top = (y - 1) >> 1
  let best = -1
  let bestCost = NO_TEXTURE
  for (let corner = 0; corner < 4; corner++) {
    const cx = max(0, min(width - 1, left + (corner & 1)))
    const cy = max(0, min(height - 1, top + (corner >> 1)))
    const cost = load<f32>(frame.coarseCosts + (<usize>(cy * width + cx) << 2))
    if (cost >= bestCost) continue
    bestCost = cost
    best = cy * width + cx
  }
  if (best < 0) return randomHypothesis(frame, x, y)
  const hypothesis = v128.load(frame.coarse + (<usize>best << 4))
  const cx = <f32>(best % width) * 2 + <f32>0.5, cy = <f32>(best / width) * 2 + <f32>0.5
  const depth = depthElsewhere(frame, hypothesis, cx, cy, <f32>x, <f32>y)
  return depth >= frame.nearestDepth && depth <= frame.farthestDepth ? withDepth(hypothesis, depth) : hypothesis
}

function randomHypothesis(frame: Frame, x: i32, y: i32): v128 {
  seedRandom(frame.seed, frame.pass, <u32>(y * frame.width + x))
  return withRandomNormal(frame, x, y, f32x4(0, 0, 0, randomDepth(frame)))
}

/**
 * Measures the hypotheses of rows [from, to) in all views. The cost of a pixel is the mean of its two best views, which
 * is what is known before neighbours tell which views see it.
 */
export function measure(at: usize, from: i32, to: i32): void {
  const frame = changetype<Frame>(at)
  const count = frame.viewCount
  const margin = frame.radius
  for (let y = from; y < to; y++) {
    for (let x = 0; x < frame.width; x++) {
      const i = <usize>(y * frame.width + x)
      const viewCosts = frame.viewCosts + ((i * <usize>count) << 2)
      const isChosen = frame.chosen == 0 || load<u8>(frame.chosen + i) != 0
      const inside = isChosen && x >= margin && y >= margin && x < frame.width - margin && y < frame.height - margin
      store<u8>(frame.bestView + i, 0)
      if (!inside || !preparePatch(frame, x, y)) {
        store<f32>(frame.costs + (i << 2), NO_TEXTURE)
        for (let k = 0; k < count; k++) store<f32>(viewCosts + (<usize>k << 2), UNSEEN)
        continue
      }
      const hypothesis = v128.load(frame.hypotheses + (i << 4))
      preparePlane(frame, x, y, hypothesis)
      for (let k = 0; k < count; k++) store<f32>(viewCosts + (<usize>k << 2), photometricCost(frame, k))
      store<f32>(frame.costs + (i << 2), meanOfBestTwo(frame, x, y, depthOf(hypothesis), viewCosts))
    }
  }
}

/** Does what `measure` does for rows [from, to) where the costs in all views are those of the hypotheses already: the geometric ones alone are new. */
export function recall(at: usize, from: i32, to: i32): void {
  const frame = changetype<Frame>(at)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < frame.width; x++) {
      const i = <usize>(y * frame.width + x)
      store<u8>(frame.bestView + i, 0)
      if (load<f32>(frame.costs + (i << 2)) >= NO_TEXTURE) continue
      prepareRayEnds(frame, x, y)
      const depth = load<f32>(frame.hypotheses + (i << 4) + 12)
      const viewCosts = frame.viewCosts + ((i * <usize>frame.viewCount) << 2)
      store<f32>(frame.costs + (i << 2), meanOfBestTwo(frame, x, y, depth, viewCosts))
    }
  }
}

function meanOfBestTwo(frame: Frame, x: i32, y: i32, depth: f32, viewCosts: usize): f32 {
  let first = UNSEEN, second = UNSEEN
  for (let k = 0; k < frame.viewCount; k++) {
    let cost = load<f32>(viewCosts + (<usize>k << 2))
    if (frame.geometricWeight > 0) cost += frame.geometricWeight * reprojectionError(viewAt(frame, k), rayEnds + <usize>k * 12, <f32>x, <f32>y, depth)
    if (cost < first) {
      second = first
      first = cost
    } else if (cost < second) {
      second = cost
    }
  }
  return (first + second) * <f32>0.5
}
