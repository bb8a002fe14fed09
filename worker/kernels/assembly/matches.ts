/*
 * Features of two photos that are each other's nearest neighbour and clearly nearer than the second, as COLMAP's SiftMatching
 * has it: Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 2004, section 7.1, asked of both sides, with
 * the angle between descriptors as their distance.
 *
 * A descriptor is 128 numbers of 16 bits, one after the other, of length 512 (COLMAP stores them in 8 bits). Of unit
 * vectors the angle is the arc cosine of the product: the largest product is the nearest.
 */

const BYTES: usize = 256
/** 512 squared: the product of a descriptor with itself, up to rounding. */
const UNIT: f64 = 262144
/** Angle of the nearest over that of the second nearest, and of the nearest itself, radians: COLMAP's defaults. */
const MAX_RATIO: f64 = 0.8
const MAX_ANGLE: f64 = 0.7

/** What is known of a feature: nearest and second nearest product, and which feature is the nearest. */
const NEAREST: usize = 0
const SECOND: usize = 4
const WHOSE: usize = 8
const RECORD: usize = 12

/**
 * Writes the matches to `matches`, two words each (index in A, index in B), by their index in A, and answers how many there are.
 * There must be descriptors, of any content, up to a multiple of four in A, and room for as many records of 12 bytes behind one
 * another: A's, then B's, at `scratch`.
 */
export function findMatches(a: usize, countA: i32, b: usize, countB: i32, scratch: usize, matches: usize): i32 {
  const ofA = scratch
  const ofB = ofA + <usize>((countA + 3) & ~3) * RECORD
  const records = ((countA + 3) & ~3) + countB
  for (let n = 0; n < records; n++) clear(scratch + <usize>n * RECORD)
  for (let i = 0; i < countA; i += 4) compareFour(a, i, countA, b, countB, ofA, ofB)

  let count = 0
  for (let i = 0; i < countA; i++) {
    const mine = ofA + <usize>i * RECORD
    const j = load<i32>(mine, WHOSE)
    if (j < 0) continue
    const theirs = ofB + <usize>j * RECORD
    if (load<i32>(theirs, WHOSE) != i || !isClear(mine) || !isClear(theirs)) continue
    store<i32>(matches + (<usize>count << 3), i)
    store<i32>(matches + (<usize>count << 3), j, 4)
    count++
  }
  return count
}

/** Four of A with all of B: each descriptor of B is loaded once for the four. */
function compareFour(a: usize, i: i32, countA: i32, b: usize, countB: i32, ofA: usize, ofB: usize): void {
  const a0 = a + <usize>i * BYTES
  const mine = ofA + <usize>i * RECORD
  const rest = countA - i
  for (let j = 0; j < countB; j++) {
    const products = productsOfFour(a0, b + <usize>j * BYTES)
    const p0 = i32x4.extract_lane(products, 0), p1 = i32x4.extract_lane(products, 1)
    const p2 = i32x4.extract_lane(products, 2), p3 = i32x4.extract_lane(products, 3)
    note(mine, p0, j)
    note(mine + RECORD, p1, j)
    note(mine + 2 * RECORD, p2, j)
    note(mine + 3 * RECORD, p3, j)
    const theirs = ofB + <usize>j * RECORD
    note(theirs, p0, i)
    if (rest > 1) note(theirs, p1, i + 1)
    if (rest > 2) note(theirs, p2, i + 2)
    if (rest > 3) note(theirs, p3, i + 3)
  }
}

@inline
function productsOfFour(a0: usize, q: usize): v128 {
  let s0 = i32x4.splat(0), s1 = i32x4.splat(0), s2 = i32x4.splat(0), s3 = i32x4.splat(0)
  const a1 = a0 + BYTES, a2 = a1 + BYTES, a3 = a2 + BYTES
  for (let o: usize = 0; o < BYTES; o += 32) {
    const left = v128.load(q + o), right = v128.load(q + o, 16)
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(a0 + o), left))
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(a1 + o), left))
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(a2 + o), left))
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(a3 + o), left))
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(a0 + o, 16), right))
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(a1 + o, 16), right))
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(a2 + o, 16), right))
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(a3 + o, 16), right))
  }
  // The sums of the lanes of each, as the lanes of one.
  const s01 = i32x4.add(i32x4.shuffle(s0, s1, 0, 4, 1, 5), i32x4.shuffle(s0, s1, 2, 6, 3, 7))
  const s23 = i32x4.add(i32x4.shuffle(s2, s3, 0, 4, 1, 5), i32x4.shuffle(s2, s3, 2, 6, 3, 7))
  return i32x4.add(i32x4.shuffle(s01, s23, 0, 1, 4, 5), i32x4.shuffle(s01, s23, 2, 3, 6, 7))
}

@inline
function clear(record: usize): void {
  store<i32>(record, 0, NEAREST)
  store<i32>(record, 0, SECOND)
  store<i32>(record, -1, WHOSE)
}

/** Of equal products the first counts. */
@inline
function note(record: usize, product: i32, whose: i32): void {
  if (product <= load<i32>(record, SECOND)) return
  const nearest = load<i32>(record, NEAREST)
  if (product <= nearest) {
    store<i32>(record, product, SECOND)
    return
  }
  store<i32>(record, nearest, SECOND)
  store<i32>(record, product, NEAREST)
  store<i32>(record, whose, WHOSE)
}

function isClear(record: usize): bool {
  const nearest = angle(load<i32>(record, NEAREST))
  return nearest <= MAX_ANGLE && nearest < MAX_RATIO * angle(load<i32>(record, SECOND))
}

function angle(product: i32): f64 {
  return Math.acos(Math.min(1, <f64>product / UNIT))
}
