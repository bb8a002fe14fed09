import { reprojectionError } from './geometric'
import { depthElsewhere, depthOf, randomDepth, withDepth, withRandomNormal, withTurnedNormal } from './hypothesis'
import { FAR_PIXELS, Frame, NEAR_PIXELS, NO_TEXTURE, REACH, REGIONS, UNSEEN, viewAt } from './layout'
import { preparePatch } from './patch'
import { photometricCost, preparePlane } from './photometric'
import { random, seedRandom } from './random'
import { bestCosts, chosenViews, rayEnds, sourceSteps, sources, triedCosts, viewWeights } from './scratch'

/*
 * Adaptive checkerboard propagation with joint view selection: Xu and Tao, "Multi-Scale Geometric Consistency Guided
 * Multi-View Stereo", CVPR 2019, sections 3.1 to 3.3. Pixels of one colour look at pixels of the other alone, so the
 * order of the pixels, and with it the number of threads, doesn't matter.
 *
 * Two departures, both for speed. Which views see a pixel is told by the costs that its neighbours' hypotheses have
 * at the neighbours themselves, which are known, instead of at the pixel, which would have to be computed in all
 * views. And a hypothesis is dropped as soon as its sum over the views exceeds the best one's.
 */

/** Xu and Tao, section 3.2: a view is worse than this for a pixel that it doesn't see. */
const BAD_COST: f32 = 1.2
/** More than this many good, fewer than that many bad neighbours make a view one that sees the pixel. */
const MIN_GOOD = 2
const MAX_BAD = 3
/** 1 / (2 beta^2) with beta = 0.3: how quickly a view's weight falls with its cost. */
const WEIGHT_SHARPNESS: f32 = 5.5555556
/** What the view that was best last time gets on top, so that views don't alternate. */
const KEEP_VIEW: f32 = 0.2
/** Views that take part at most: more add time and hardly any certainty. */
const MAX_CHOSEN = 3

/** Relative depth and squared distance of normals below which a hypothesis is the one that the pixel has. */
const SAME_DEPTH: f32 = 1e-4
const SAME_NORMAL: f32 = 1e-4

/** Lowest cost so far and its hypothesis, for the pixel in hand. */
let cost: f32 = 0
let best = f32x4.splat(0)
let changed = false
let chosenCount = 0
let weightSum: f32 = 0

/**
 * One pass over the pixels of one colour (0 or 1) in rows [from, to). `isLast`: no pass after it looks at these pixels' costs in all views, so
 * they aren't brought up to date.
 */
export function propagate(at: usize, from: i32, to: i32, color: i32, isLast: bool): void {
  const frame = changetype<Frame>(at)
  const margin = frame.radius
  const lastRow = min(to, frame.height - margin)
  for (let y = max(from, margin); y < lastRow; y++) {
    for (let x = margin + ((y + margin + color) & 1); x < frame.width - margin; x += 2) {
      const i = y * frame.width + x
      if (frame.chosen != 0 && load<u8>(frame.chosen + <usize>i) == 0) continue
      if (load<f32>(frame.costs + (<usize>i << 2)) < NO_TEXTURE) improve(frame, x, y, i, isLast)
    }
  }
}

function improve(frame: Frame, x: i32, y: i32, i: i32, isLast: bool): void {
  const count = frame.viewCount
  const viewCosts = frame.viewCosts + ((<usize>i * <usize>count) << 2)
  seedRandom(frame.seed, frame.pass, <u32>i)
  preparePatch(frame, x, y)

  // (1) the best neighbour of each region, and the views that they and the pixel are seen in
  findSources(frame, x, y, i)
  chooseViews(frame, i, viewCosts)
  best = v128.load(frame.hypotheses + (<usize>i << 4))
  copyCosts(bestCosts, viewCosts, count)
  changed = false
  cost = costOfOwn(frame, x, y)

  // (2) their hypotheses
  const own = best
  for (let region = 0; region < REGIONS; region++) {
    const source = load<i32>(sources + (<usize>region << 2))
    // One that isn't good where it comes from is hardly the best here.
    if (source < 0 || load<f32>(frame.costs + (<usize>source << 2)) > cost) continue
    const hypothesis = v128.load(frame.hypotheses + (<usize>source << 4))
    const step = sourceSteps + (<usize>region << 3)
    const sourceX = x + load<i32>(step), sourceY = y + load<i32>(step, 4)
    const depth = depthElsewhere(frame, hypothesis, <f32>sourceX, <f32>sourceY, <f32>x, <f32>y)
    const moved = withDepth(hypothesis, depth)
    if (!isSame(moved, own)) tryHypothesis(frame, x, y, moved)
  }

  // (3) refinement
  tryHypothesis(frame, x, y, withDepth(best, jitter(frame, depthOf(best))))
  tryHypothesis(frame, x, y, withTurnedNormal(frame, x, y, best, frame.normalJitter))
  tryHypothesis(frame, x, y, withTurnedNormal(frame, x, y, withDepth(best, jitter(frame, depthOf(best))), frame.normalJitter))
  for (let n = 0; n < frame.explore; n++) {
    tryHypothesis(frame, x, y, withRandomNormal(frame, x, y, best))
    tryHypothesis(frame, x, y, withRandomNormal(frame, x, y, withDepth(best, randomDepth(frame))))
  }

  // (4) keep it, with its costs in all views
  store<f32>(frame.costs + (<usize>i << 2), cost)
  if (!changed) return
  v128.store(frame.hypotheses + (<usize>i << 4), best)
  if (isLast) return
  preparePlane(frame, x, y, best)
  for (let k = 0; k < count; k++) {
    const o = <usize>k << 2
    const known = load<f32>(viewWeights + o) > 0
    store<f32>(viewCosts + o, known ? load<f32>(bestCosts + o) : photometricCost(frame, k))
  }
}

/** For a handful of numbers a loop is quicker than memory.copy, which leaves the module. */
@inline
function copyCosts(to: usize, from: usize, count: i32): void {
  for (let k: usize = 0; k < <usize>count << 2; k += 4) store<f32>(to + k, load<f32>(from + k))
}

@inline
function jitter(frame: Frame, depth: f32): f32 {
  return depth * (1 + (2 * random() - 1) * frame.depthJitter)
}

@inline
function isSame(a: v128, b: v128): bool {
  const d = f32x4.sub(a, b)
  const squares = f32x4.mul(d, d)
  const apart = f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 1) + f32x4.extract_lane(squares, 2)
  return abs(f32x4.extract_lane(d, 3)) < SAME_DEPTH * depthOf(b) && apart < SAME_NORMAL
}

/**
 * Writes the cheapest pixel of each region into `sources`, -1 where a region has none, and how far it is in x and y into `sourceSteps`. Costs aren't
 * negative, so their bits are in their order: with the entry's address below them one comparison without a branch finds the first of the cheapest.
 */
function findSources(frame: Frame, x: i32, y: i32, i: i32): void {
  const width = frame.width, height = frame.height
  const inside = x >= REACH && y >= REACH && x < width - REACH && y < height - REACH
  const here = frame.costs + (<usize>i << 2)
  let entry = frame.regions
  for (let region = 0; region < REGIONS; region++) {
    let lowest = <u64>reinterpret<u32>(UNSEEN) << 32
    const end = entry + 12 * (region < REGIONS / 2 ? NEAR_PIXELS : FAR_PIXELS)
    for (; entry < end; entry += 12) {
      if (!inside) {
        const nx = x + load<i32>(entry), ny = y + load<i32>(entry, 4)
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
      }
      const value = (<u64>load<u32>(here + (load<i32>(entry, 8) << 2)) << 32) | <u64>entry
      lowest = select<u64>(value, lowest, value < lowest)
    }
    const cheapest = <usize>lowest
    store<i32>(sources + (<usize>region << 2), cheapest ? i + load<i32>(cheapest, 8) : -1)
    if (cheapest) store<u64>(sourceSteps + (<usize>region << 3), load<u64>(cheapest))
  }
}

/** Weighs the views (Xu and Tao, eq. 4 to 7) and lists those with weight, largest first. */
function chooseViews(frame: Frame, i: i32, viewCosts: usize): void {
  const count = frame.viewCount
  const last = <i32>load<u8>(frame.bestView + <usize>i) - 1
  chosenCount = 0
  for (let k = 0; k < count; k += 4) v128.store(viewWeights + (<usize>k << 2), weightsOfFour(frame, k, viewCosts))
  for (let k = 0; k < count; k++) {
    let weight = load<f32>(viewWeights + (<usize>k << 2))
    if (weight > 0 && k == last) weight += KEEP_VIEW
    store<f32>(viewWeights + (<usize>k << 2), weight)
    if (weight > 0) insertChosen(k, weight)
  }
  if (chosenCount == 0) chooseTwoCheapest(frame, viewCosts)
  weightSum = 0
  for (let n = 0; n < chosenCount; n++) weightSum += weightOfChosen(n)
  for (let n = MAX_CHOSEN; n < chosenCount; n++) {
    const k = load<i32>(chosenViews + (<usize>n << 2))
    weightSum -= weightOfChosen(n)
    store<f32>(viewWeights + (<usize>k << 2), 0)
  }
  chosenCount = min(chosenCount, MAX_CHOSEN)
  store<u8>(frame.bestView + <usize>i, <u8>(load<i32>(chosenViews) + 1))
}

@inline
function weightOfChosen(n: i32): f32 {
  return load<f32>(viewWeights + (<usize>load<i32>(chosenViews + (<usize>n << 2)) << 2))
}

/** Of views `first` to `first` + 3; what lies behind the last view has a weight too, that nothing looks at. */
function weightsOfFour(frame: Frame, first: i32, ownCosts: usize): v128 {
  const count = <usize>frame.viewCount
  const goodCost = f32x4.splat(frame.goodCost)
  const badCost = f32x4.splat(BAD_COST)
  const one = f32x4.splat(1)
  // Counts are lanes of -1.
  let good = i32x4.splat(0), bad = i32x4.splat(0)
  let sums = f32x4.splat(0)
  for (let region = 0; region <= REGIONS; region++) {
    let costs = ownCosts
    if (region < REGIONS) {
      const source = load<i32>(sources + (<usize>region << 2))
      if (source < 0) continue
      costs = frame.viewCosts + ((<usize>source * count) << 2)
    }
    const values = v128.load(costs + (<usize>first << 2))
    const isGood = f32x4.lt(values, goodCost)
    good = i32x4.add(good, isGood)
    bad = i32x4.add(bad, v128.andnot(f32x4.gt(values, badCost), isGood))
    // A Gaussian, as in preparePatch.
    let t = f32x4.add(one, f32x4.mul(f32x4.mul(values, values), f32x4.splat(WEIGHT_SHARPNESS / 8)))
    t = f32x4.mul(t, t)
    t = f32x4.mul(t, t)
    sums = f32x4.add(sums, v128.and(isGood, f32x4.div(one, f32x4.mul(t, t))))
  }
  const isSeen = v128.and(i32x4.lt_s(good, i32x4.splat(-MIN_GOOD)), i32x4.gt_s(bad, i32x4.splat(-MAX_BAD)))
  return v128.and(isSeen, f32x4.div(sums, f32x4.convert_i32x4_s(i32x4.neg(good))))
}

/** Puts view `k` into the list by its weight. */
function insertChosen(k: i32, weight: f32): void {
  let n = chosenCount++
  while (n > 0 && weightOfChosen(n - 1) < weight) {
    store<i32>(chosenViews + (<usize>n << 2), load<i32>(chosenViews + (<usize>(n - 1) << 2)))
    n--
  }
  store<i32>(chosenViews + (<usize>n << 2), k)
}

/** Where no view is seen to be good: the two in which the cheapest known hypothesis is cheapest. */
function chooseTwoCheapest(frame: Frame, viewCosts: usize): void {
  const count = <usize>frame.viewCount
  let from = viewCosts
  let lowest = f32.MAX_VALUE
  for (let region = 0; region < REGIONS; region++) {
    const source = load<i32>(sources + (<usize>region << 2))
    if (source < 0) continue
    const value = load<f32>(frame.costs + (<usize>source << 2))
    if (value >= lowest) continue
    lowest = value
    from = frame.viewCosts + ((<usize>source * count) << 2)
  }
  let first = 0, second = -1
  for (let k = 1; k < <i32>count; k++) {
    const value = load<f32>(from + (<usize>k << 2))
    if (value < load<f32>(from + (<usize>first << 2))) {
      second = first
      first = k
    } else if (second < 0 || value < load<f32>(from + (<usize>second << 2))) {
      second = k
    }
  }
  store<f32>(viewWeights + (<usize>first << 2), 1)
  insertChosen(first, 1)
  if (second < 0) return
  store<f32>(viewWeights + (<usize>second << 2), 1)
  insertChosen(second, 1)
}

/** Mean cost of the pixel's own hypothesis over the views chosen now. */
function costOfOwn(frame: Frame, x: i32, y: i32): f32 {
  let sum: f32 = 0
  for (let n = 0; n < chosenCount; n++) {
    const k = load<i32>(chosenViews + (<usize>n << 2))
    const value = load<f32>(bestCosts + (<usize>k << 2)) + geometricCost(frame, k, x, y, depthOf(best))
    sum += value * load<f32>(viewWeights + (<usize>k << 2))
  }
  return sum / weightSum
}

/** Makes it the best if it is cheaper. */
function tryHypothesis(frame: Frame, x: i32, y: i32, hypothesis: v128): void {
  const depth = depthOf(hypothesis)
  if (!(depth >= frame.nearestDepth && depth <= frame.farthestDepth)) return
  preparePlane(frame, x, y, hypothesis)
  const limit = cost * weightSum
  let sum: f32 = 0
  for (let n = 0; n < chosenCount; n++) {
    const k = load<i32>(chosenViews + (<usize>n << 2))
    const weight = load<f32>(viewWeights + (<usize>k << 2))
    // The geometric cost takes less time by far: where it alone is too much, the sum is too.
    const geometric = geometricCost(frame, k, x, y, depth)
    if (sum + geometric * weight >= limit) return
    const value = photometricCost(frame, k)
    store<f32>(triedCosts + (<usize>k << 2), value)
    sum += (value + geometric) * weight
    if (sum >= limit) return
  }
  cost = sum / weightSum
  best = hypothesis
  changed = true
  copyCosts(bestCosts, triedCosts, frame.viewCount)
}

@inline
function geometricCost(frame: Frame, k: i32, x: i32, y: i32, depth: f32): f32 {
  if (frame.geometricWeight <= 0) return 0
  return frame.geometricWeight * reprojectionError(viewAt(frame, k), rayEnds + <usize>k * 12, <f32>x, <f32>y, depth)
}
