/*
 * How many features of two photos are each other's nearest neighbour and clearly nearer than the second: Lowe, "Distinctive
 * Image Features from Scale-Invariant Keypoints", IJCV 2004, section 7.1, with the cross check that COLMAP makes as well.
 *
 * A descriptor is 128 numbers of 16 bits, one after the other, of length 512 (COLMAP stores them in 8 bits). Of unit
 * vectors the squared distance is 2 - 2 cos, so the largest product of two is the nearest.
 */

const BYTES: usize = 256
/** 512 squared: the product of a descriptor with itself, up to rounding. */
const UNIT = 262144
/** Squared distances, nearest over second nearest: 0.8 squared, as a fraction. */
const RATIO = 16
const RATIO_OF = 25

@inline
function product(a: usize, b: usize): i32 {
  let sum = i32x4.splat(0)
  for (let o: usize = 0; o < BYTES; o += 64) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a + o), v128.load(b + o)))
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a + o, 16), v128.load(b + o, 16)))
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a + o, 32), v128.load(b + o, 32)))
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a + o, 48), v128.load(b + o, 48)))
  }
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
}

/** `scratch`: 8 bytes for each of `countA` and of `countB`. */
export function countMatches(a: usize, countA: i32, b: usize, countB: i32, scratch: usize): i32 {
  // (1) for each of B the nearest of A; for each of A the nearest of B where it is clearly the nearest
  const ofB = scratch + (<usize>countA << 3)
  for (let j = 0; j < countB; j++) store<i32>(ofB + (<usize>j << 3), -1)
  for (let i = 0; i < countA; i++) {
    const from = a + <usize>i * BYTES
    let nearest = -1, second = -1, at = -1
    for (let j = 0; j < countB; j++) {
      const value = product(from, b + <usize>j * BYTES)
      if (value > nearest) {
        second = nearest
        nearest = value
        at = j
      } else if (value > second) {
        second = value
      }
      const entry = ofB + (<usize>j << 3)
      if (value > load<i32>(entry)) {
        store<i32>(entry, value)
        store<i32>(entry, i, 4)
      }
    }
    const isClear = (UNIT - nearest) * RATIO_OF < (UNIT - second) * RATIO
    store<i32>(scratch + (<usize>i << 3), isClear ? at : -1)
  }

  // (2) those that chose each other
  let matches = 0
  for (let i = 0; i < countA; i++) {
    const at = load<i32>(scratch + (<usize>i << 3))
    if (at >= 0 && load<i32>(ofB + (<usize>at << 3), 4) == i) matches++
  }
  return matches
}
