/*
 * Depth and normal maps by PatchMatch stereo. Schönberger, Zheng, Frahm, Pollefeys, "Pixelwise View Selection for
 * Unstructured Multi-View Stereo", ECCV 2016: the photometric and the geometric cost. Xu and Tao, "Multi-Scale Geometric
 * Consistency Guided Multi-View Stereo", CVPR 2019: propagation, view selection, scales.
 *
 * Every function over rows gets the address of a `Frame` and rows [from, to).
 */
export { filterDepths, filterListed } from './geometric'
export { halve, packQuads } from './images'
export { propagate } from './propagate'
export { scratchBytes, setScratch } from './scratch'
export { measure, recall, startFromCoarse, startRandomly } from './start'
