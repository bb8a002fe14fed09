import { reprojectionError } from './geometric'
import { depthElsewhere, depthOf, randomDepth, withDepth, withRandomNormal, withTurnedNormal } from './hypothesis'
import { FAR_PIXELS, Frame, NEAR_PIXELS, NO_TEXTURE, REACH, REGIONS, UNSEEN, viewAt } from './layout'
import { preparePatch } from './patch'
import { photometricCost, preparePlane } from './photometric'
import { random, seedRandom } from './random'
import { bestCosts, chosenViews, sources, triedCosts, viewWeights } from './scratch'

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

/** One pass over the pixels of one colour (0 or 1) in rows [from, to). */
export function propagate(at: usize, from: i32, to: i32, color: i32): void {
  const frame = changetype<Frame>(at)
  const margin = frame.radius
  const lastRow = min(to, frame.height - margin)
  for (let y = max(from, margin); y < lastRow; y++) {
    for (let x = margin + ((y + margin + color) & 1); x < frame.width - margin; x += 2) {
      const i = y * frame.width + x
      if (frame.chosen != 0 && load<u8>(frame.chosen + <usize>i) == 0) continue
      if (load<f32>(frame.costs + (<usize>i << 2)) < NO_TEXTURE) improve(frame, x, y, i)
    }
  }
}

function improve(frame: Frame, x: i32, y: i32, i: i32): void {
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
    const depth = depthElsewhere(frame, hypothesis, <f32>(source % frame.width), <f32>(source / frame.width), <f32>x, <f32>y)
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

/** Writes the cheapest pixel of each region into `sources`, -1 where a region has none. */
function findSources(frame: Frame, x: i32, y: i32, i: i32): void {
  const width = frame.width, height = frame.height
  const inside = x >= REACH && y >= REACH && x < width - REACH && y < height - REACH
  const costs = frame.costs
  let entry = frame.regions
  for (let region = 0; region < REGIONS; region++) {
    let lowest = UNSEEN
    let source = -1
    const pixels = region < REGIONS / 2 ? NEAR_PIXELS : FAR_PIXELS
    for (let n = 0; n < pixels; n++, entry += 12) {
      if (!inside) {
        const nx = x + load<i32>(entry), ny = y + load<i32>(entry, 4)
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
      }
      const pixel = i + load<i32>(entry, 8)
      const value = load<f32>(costs + (<usize>pixel << 2))
      if (value >= lowest) continue
      lowest = value
      source = pixel
    }
    store<i32>(sources + (<usize>region << 2), source)
  }
}

/** Weighs the views (Xu and Tao, eq. 4 to 7) and lists those with weight, largest first. */
function chooseViews(frame: Frame, i: i32, viewCosts: usize): void {
  const count = frame.viewCount
  const last = <i32>load<u8>(frame.bestView + <usize>i) - 1
  chosenCount = 0
  for (let k = 0; k < count; k++) {
    let weight = viewWeight(frame, k, load<f32>(viewCosts + (<usize>k << 2)))
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

function viewWeight(frame: Frame, k: i32, ownCost: f32): f32 {
  const count = <usize>frame.viewCount
  let good = 0, bad = 0
  let sum: f32 = 0
  for (let region = 0; region <= REGIONS; region++) {
    let value = ownCost
    if (region < REGIONS) {
      const source = load<i32>(sources + (<usize>region << 2))
      if (source < 0) continue
      value = load<f32>(frame.viewCosts + ((<usize>source * count + <usize>k) << 2))
    }
    if (value < frame.goodCost) {
      good++
      // A Gaussian, as in preparePatch.
      let t: f32 = 1 + value * value * (WEIGHT_SHARPNESS / 8)
      t *= t
      t *= t
      sum += 1 / (t * t)
    } else if (value > BAD_COST) {
      bad++
    }
  }
  return good > MIN_GOOD && bad < MAX_BAD ? sum / <f32>good : 0
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
    const value = photometricCost(frame, k)
    store<f32>(triedCosts + (<usize>k << 2), value)
    sum += (value + geometricCost(frame, k, x, y, depth)) * load<f32>(viewWeights + (<usize>k << 2))
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
  return frame.geometricWeight * reprojectionError(viewAt(frame, k), x, y, depth)
}
