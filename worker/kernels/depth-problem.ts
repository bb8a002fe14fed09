import type { Pinhole } from '../colmap/pinhole-of.ts'
import type { RigidTransform } from '../geometry/rigid-transform.ts'

/** An undistorted grey image and its camera. */
export interface DepthImage {
  widthPx: number
  heightPx: number
  /** One byte a pixel, row after row. */
  gray: Uint8Array
  /** For this image's size, in COLMAP's pixel coordinates: the centre of the first pixel is (0.5, 0.5). */
  pinhole: Pinhole
  /** World to camera; the camera looks along +z, x right, y down. */
  camFromWorld: RigidTransform
}

/** An image without its pixels. */
export type DepthView = Omit<DepthImage, 'gray'>

/** One image whose depth is compared with that of others. */
export interface MapsProblem {
  reference: DepthView
  /** At least one, at most 16. */
  sources: readonly DepthView[]
}

/** One image whose depth is wanted, and the images it is compared with. */
export interface DepthProblem {
  reference: DepthImage
  /** At least one, at most 16. */
  sources: readonly DepthImage[]
  /** Where depths are looked for at random, along z, world units. */
  minDepth: number
  maxDepth: number
  /** How near and far a surface that was found in there may reach; not within `minDepth` to `maxDepth`. */
  nearestDepth: number
  farthestDepth: number
  /** Another seed draws other random numbers. The same gives the same result, bit for bit, on any number of threads. */
  seed: number
}

/** What is known about the pixels of the reference. */
export interface DepthEstimate {
  /** Four numbers a pixel: unit normal in the camera's frame, towards the camera, and depth along z. */
  hypotheses: Float32Array
  /** 0 (the same) to 2 (the opposite) and above; 3 where there is nothing to compare. */
  costs: Float32Array
  /** The costs in each of the sources, pixel by pixel, of the photos alone. */
  viewCosts?: Float32Array
}

/** One pass over the image. */
export interface DepthPass {
  /** Cost below which a view is taken to see a pixel. */
  goodCost: number
  /** How far refinement goes: share of the depth, and change of each component of the unit normal. */
  depthJitter: number
  normalJitter: number
  /** How often hypotheses out of the blue are tried too. */
  explore: number
}

/** A scale and the passes at it. */
export interface DepthScale {
  /** How often the images are halved. */
  pyramidLevel: number
  passes: readonly DepthPass[]
}

/** How what the large patch got wrong is looked for with a small one. */
export interface DetailOptions {
  /** 1 for each pixel that is looked at. */
  candidates: Uint8Array
  passes: readonly DepthPass[]
  /** Cost in the small patch from which on a pixel's hypothesis is held to be another surface's. */
  minCost: number
  /** Cost in the small patch up to which another hypothesis is held to be right. */
  maxCost: number
  signal: AbortSignal
}

/** Second hypotheses of some pixels. */
export interface Detail {
  /** Indices, ascending. */
  pixels: Uint32Array
  /** Four numbers for each of them, as in an estimate. */
  hypotheses: Float32Array
}

export interface EstimateDepthOptions {
  /** From coarse to fine, one halving after the other. The estimate is that of the last one. */
  scales: readonly DepthScale[]
  /** Estimate to begin with, of the size of the first scale; random when absent. With `viewCosts`, of the same sources, nothing is measured twice. */
  start?: DepthEstimate
  /** Whether the estimate is wanted with its `viewCosts`. */
  keepsViewCosts?: boolean
  /** Depth maps of the sources, 0 where there is no depth: adds the geometric cost. For the last scale alone. */
  sourceDepths?: readonly Float32Array[]
  signal: AbortSignal
  /** Gets the share of the work that is done. */
  onProgress?(fraction: number): void
}

export interface FilterDepthOptions extends AgreementOptions {
  /** A pixel of higher cost has no depth. */
  maxCost: number
  /** Cost up to which a single source that agrees is enough; 0 for never. */
  maxPairCost: number
}

export interface AgreementOptions {
  /** Sources that must agree, and what agreeing means: reprojection error in pixels, relative depth difference. */
  minConsistentViews: number
  maxReprojectionPx: number
  maxDepthDifference: number
  sourceDepths: readonly Float32Array[]
  signal: AbortSignal
}
