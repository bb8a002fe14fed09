/*
 * What lies where in shared memory. `worker/kernels/tsdf-layout.ts` writes these structures word by word, in the order of
 * the fields; every field is four bytes.
 *
 * Pixel coordinates count the centre of the upper left pixel as (0, 0), so that a coordinate is an index.
 */

/** A depth map and its camera. */
@unmanaged
export class MapView {
  width: i32
  height: i32
  /** f32 a pixel: depth along z, 0 where none is known. */
  depth: usize
  /** f32 a pixel: what a difference of depth must be multiplied with for the distance to the surface's plane, 0 to 1. */
  slant: usize
  /** f32 a pixel: distance to the object's outline in pixels, negative inside; 0 instead of an address without a mask. */
  outline: usize
  /** f32 pairs, least and greatest depth of tiles: see `tiles.ts`. */
  tiles: usize
  /** A point X of the world is at the homogeneous pixel P X; the third coordinate is the depth. */
  p00: f32; p01: f32; p02: f32; p03: f32
  p10: f32; p11: f32; p12: f32; p13: f32
  p20: f32; p21: f32; p22: f32; p23: f32
  /** Focal length in pixels, for the size of a pixel at a depth. */
  focal: f32
  /** Principal point. */
  cx: f32
  cy: f32
  /** 1: nothing of the object is outside of the picture. */
  framed: i32
}

/** A grid of voxels, of which blocks of 8 x 8 x 8 are kept. */
@unmanaged
export class Volume {
  view: usize
  /** World coordinates of voxel (0, 0, 0), and the edge of a voxel. */
  originX: f32
  originY: f32
  originZ: f32
  voxel: f32
  /** World units: distances are cut off here. */
  truncation: f32
  /** World units along the ray: what lies farther behind a surface is not seen, however flatly the surface is. */
  maxBehind: f32
  /** 1: what one view sees to be empty is empty, and what none sees is not. */
  closed: i32
  /** Blocks of the whole grid along x and y. */
  blocksX: i32
  blocksY: i32
  /** u8 a block of the whole grid: NEAR_SURFACE and EMPTY of any view. */
  states: usize
  /** i32 triples: the kept blocks' coordinates in blocks. */
  origins: usize
  /** f32 a voxel of the kept blocks, x fastest: weighted sum of distances, weight, and the hull's distance. */
  sums: usize
  weights: usize
  hulls: usize
}

export const BLOCK_EDGE = 8
export const BLOCK_VOXELS = 512

/** A view sees a surface, or the object's outline, in or closely before the block. */
export const NEAR_SURFACE: u8 = 1
/** A view sees through all of the block to something far behind it. */
export const EMPTY: u8 = 2

/** Depth of what is behind everything. */
export const INFINITE: f32 = 1e30
