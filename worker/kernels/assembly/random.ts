/*
 * Random numbers that depend on seed, pass and pixel alone: whichever thread works on a pixel, it draws the same ones.
 */

let state: u32 = 0

/** Mixes all bits (Wellons' lowbias32). */
@inline
function hash(x: u32): u32 {
  x ^= x >> 16
  x *= 0x7feb352d
  x ^= x >> 15
  x *= 0x846ca68b
  return x ^ (x >> 16)
}

export function seedRandom(seed: u32, pass: u32, pixel: u32): void {
  state = hash(seed ^ hash(pass ^ hash(pixel)))
}

/** In [0, 1). PCG by O'Neill 2014, RXS-M-XS with 32 bits. */
export function random(): f32 {
  state = state * 747796405 + 2891336453
  let word: u32 = ((state >> ((state >> 28) + 4)) ^ state) * 277803737
  word = (word >> 22) ^ word
  return <f32>(word >> 8) * <f32>(1.0 / 16777216.0)
}
