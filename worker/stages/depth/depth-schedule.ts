import type {
  AgreementOptions,
  DepthPass,
  DepthScale,
  DetailOptions,
  FilterDepthOptions,
} from '#worker/kernels/depth-problem.ts'

/** Images that each image is compared with. Ten take 1.29 times as long, and the mesh is no better by it. */
export const MAX_SOURCES = 6

/** Images, those among them, that each image's planes of plain areas are held against. */
export const MAX_WITNESSES = 20

/** The passes of a scale, each looking closer around what is known than the one before. */
function passes(count: number, first: Partial<DepthPass> = {}): DepthPass[] {
  const start: DepthPass = { goodCost: 0.8, depthJitter: 0.03, normalJitter: 0.5, explore: 1, ...first }
  return Array.from({ length: count }, (_, i) => ({
    ...start,
    goodCost: start.goodCost * Math.exp(-(i * i) / 90),
    depthJitter: start.depthJitter * 0.5 ** i,
    normalJitter: start.normalJitter * 0.5 ** i,
  }))
}

/** Without other views' maps. */
export const PHOTOMETRIC: readonly DepthScale[] = [
  { pyramidLevel: 2, passes: passes(4) },
  { pyramidLevel: 1, passes: passes(2, { depthJitter: 0.01, normalJitter: 0.25 }) },
  { pyramidLevel: 0, passes: passes(1, { depthJitter: 0.004, normalJitter: 0.12, explore: 0 }) },
]

/** With them: once for each item, over all images. */
export const GEOMETRIC: readonly DepthScale[] = [
  { pyramidLevel: 0, passes: passes(1, { goodCost: 0.7, depthJitter: 0.002, normalJitter: 0.06, explore: 0 }) },
  { pyramidLevel: 0, passes: passes(1, { goodCost: 0.6, depthJitter: 0.001, normalJitter: 0.03, explore: 0 }) },
]

/** More passes find more and take too long: five, with two hypotheses out of the blue and everywhere, half as long as all the rest. */
export const DETAIL = {
  passes: passes(2, { goodCost: 1, depthJitter: 0.01, normalJitter: 0.25 }),
  minCost: 0.6,
  maxCost: 0.45,
} satisfies Partial<DetailOptions>

export const FILTER = {
  maxCost: 0.85,
  maxPairCost: 0.65,
  minConsistentViews: 2,
  maxReprojectionPx: 2,
  maxDepthDifference: 0.01,
} satisfies Partial<FilterDepthOptions>

/** Costs of a small patch say less than a large one's: one map that agrees is never enough. */
export const DETAIL_AGREEMENT = {
  minConsistentViews: FILTER.minConsistentViews,
  maxReprojectionPx: FILTER.maxReprojectionPx,
  maxDepthDifference: FILTER.maxDepthDifference,
} satisfies Partial<AgreementOptions>

/** Sweeps compare an image with two others already: one map that agrees is enough. Windows are wide, and their depths coarse. */
export const FAINT_AGREEMENT = {
  minConsistentViews: 1,
  maxReprojectionPx: 4,
  maxDepthDifference: 0.02,
} satisfies Partial<AgreementOptions>
