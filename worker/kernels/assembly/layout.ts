/*
 * What lies where in shared memory. `worker/kernels/depth-layout.ts` writes these structures word by word, in the
 * order of the fields; every field is four bytes.
 *
 * Pixel coordinates count the centre of the upper left pixel as (0, 0), so that a coordinate is an index.
 */

/** A source view as the reference view sees it. */
@unmanaged
export class View {
  /** u32 a pixel: the grey values at (x, y), (x, y + 1), (x + 1, y), (x + 1, y + 1), lowest byte first. */
  quads: usize
  width: i32
  height: i32
  /** A pixel p = (x, y, 1) of the reference at depth z is at the homogeneous pixel z A p + b of this view. */
  a00: f32; a01: f32; a02: f32
  a10: f32; a11: f32; a12: f32
  a20: f32; a21: f32; a22: f32
  b0: f32; b1: f32; b2: f32
  /** f32 a pixel: this view's own depth map, 0 where it has none; 0 when there is no map yet. */
  depth: usize
  /** The way back, from this view into the reference. */
  c00: f32; c01: f32; c02: f32
  c10: f32; c11: f32; c12: f32
  c20: f32; c21: f32; c22: f32
  d0: f32; d1: f32; d2: f32
}

/** The reference view and everything that is known about its pixels. */
@unmanaged
export class Frame {
  width: i32
  height: i32
  /** u8 a pixel. */
  gray: usize
  /** f32x4 a pixel: unit normal in the camera's frame, towards the camera, and depth along z. */
  hypotheses: usize
  /** f32 a pixel: the hypothesis' cost, 0 to 2 and more; NO_TEXTURE where a pixel can't have one. */
  costs: usize
  /** f32 a pixel and view, pixel by pixel: photometric cost of the hypothesis in that view. */
  viewCosts: usize
  /** u8 a pixel: the view that had the largest weight last time, plus 1. */
  bestView: usize
  viewCount: i32
  views: usize
  fx: f32; fy: f32; cx: f32; cy: f32
  /** Where random depths lie. */
  minDepth: f32
  maxDepth: f32
  /** What a depth may be at all: surfaces that continue are followed so far. */
  nearestDepth: f32
  farthestDepth: f32
  /** Samples of a patch, a multiple of eight: f32 x, from SAMPLE_BYTES on y, then i32 distance in `gray`, then f32 spatial weight. */
  sampleCount: i32
  samples: usize
  /** No sample is farther from the middle than this in x or y. */
  radius: i32
  /** 1 / (2 sigma^2) of the grey difference in the patch's weights. */
  graySharpness: f32
  /** i32 triples dx, dy, distance in `costs`: the pixels of the eight regions a hypothesis may come from. */
  regions: usize
  seed: u32
  /** Makes each pass draw other random numbers. */
  pass: u32
  /** A view whose cost is below this sees the pixel well (Xu and Tao, eq. 5: falls from pass to pass). */
  goodCost: f32
  /** Half widths of what refinement adds: relative depth, and each component of the normal. */
  depthJitter: f32
  normalJitter: f32
  /** How often refinement also tries hypotheses out of the blue. */
  explore: i32
  /** u8 a pixel: 0 for those that are left as they are; 0 when there are none. */
  chosen: usize
  /** Cost of a pixel of reprojection error against the other depth maps; 0 without these. */
  geometricWeight: f32
  /** f32x4 and f32 a pixel: hypotheses and costs of the scale below, half as wide and high. */
  coarse: usize
  coarseCosts: usize
  coarseWidth: i32
  coarseHeight: i32
  /** f32 a pixel, or an entry of `listed`: the depths that are given out. */
  filtered: usize
  /** i32: pixels that hypotheses of their own are filtered for, entry by entry. */
  listed: usize
  maxCost: f32
  /** Cost up to which a pixel is kept that a single view agrees with. */
  maxPairCost: f32
  /** Views that must agree, and what agreeing means: reprojection error in pixels, relative depth difference. */
  minConsistentViews: i32
  maxReprojection: f32
  maxDepthDifference: f32
}

/** Cost of a view that can't see the patch: the worst a correlation can be. */
export const UNSEEN: f32 = 2

/** Above every cost: the patch around the pixel has nothing to compare, or leaves the image. */
export const NO_TEXTURE: f32 = 3

/** Grey levels squared. Below it a patch is flat: what varies is the noise of sensor and JPEG. */
export const MIN_VARIANCE: f32 = 1

/** Views a reference may have; `depth-layout.ts` knows it too. */
export const MAX_VIEWS = 16
/** Of four bytes for each sample, of which a patch may have 64; `depth-layout.ts` knows it too. */
export const SAMPLE_BYTES = 256

export const REGIONS = 8
export const NEAR_PIXELS = 7
export const FAR_PIXELS = 11
/** The farthest that a region reaches. */
export const REACH = 23

@inline
export function viewAt(frame: Frame, k: i32): View {
  return changetype<View>(frame.views + <usize>k * offsetof<View>())
}
