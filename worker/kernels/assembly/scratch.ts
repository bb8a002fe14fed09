import { MAX_VIEWS, REGIONS, SAMPLE_BYTES } from './layout'

/*
 * Working memory of one thread: globals belong to the thread's own instance of the module, what they point at to its
 * own part of the shared memory.
 */

/** f32 a sample: weights that add up to 1. SAMPLE_BYTES on is `centered`. */
export let weights: usize = 0
/** f32 a sample: weight times the reference's grey value without its mean. */
export let centered: usize = 0
/** f32 a sample: the reference's grey values. */
export let grays: usize = 0
/** f32 a view: weight of the view at this pixel. */
export let viewWeights: usize = 0
/** i32 a view: the views that have weight, largest first. */
export let chosenViews: usize = 0
/** f32 a view: costs of the hypothesis in hand. */
export let triedCosts: usize = 0
/** f32 a view: costs of the best hypothesis so far. */
export let bestCosts: usize = 0
/** f32 triple a view: A p, where a view sees the pixel's ray end. */
export let rayEnds: usize = 0
/** i32 a region: the pixel whose hypothesis is tried. */
export let sources: usize = 0
/** i32 pair a region: how far that pixel is, in x and y. */
export let sourceSteps: usize = 0

const VIEW_BYTES = 4 * MAX_VIEWS

/** Bytes that a thread needs. */
export function scratchBytes(): i32 {
  return 3 * SAMPLE_BYTES + 7 * VIEW_BYTES + 12 * REGIONS
}

/** Must be called once in each thread, with memory of its own, a multiple of 16. */
export function setScratch(start: usize): void {
  weights = start
  centered = weights + SAMPLE_BYTES
  grays = centered + SAMPLE_BYTES
  viewWeights = grays + SAMPLE_BYTES
  chosenViews = viewWeights + VIEW_BYTES
  triedCosts = chosenViews + VIEW_BYTES
  bestCosts = triedCosts + VIEW_BYTES
  rayEnds = bestCosts + VIEW_BYTES
  sources = rayEnds + 3 * VIEW_BYTES
  sourceSteps = sources + 4 * REGIONS
}
