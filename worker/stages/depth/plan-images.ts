import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import { chooseSources } from './choose-sources.ts'
import { type DepthRange, depthRanges } from './depth-ranges.ts'
import { MAX_SOURCES, MAX_WITNESSES } from './depth-schedule.ts'

/** An image with what it is compared with. Images that share too little with others are not in work. */
export interface Plan {
  image: number
  sources: number[]
  /** Further images that see the same points: what they see through is not there. */
  witnesses: number[]
  range: DepthRange
}

/** The images whose depth can be estimated, in the order of the model. */
export function planImages(model: SparseReconstruction): Plan[] {
  const witnesses = chooseSources(model, MAX_WITNESSES)
  return depthRanges(model).flatMap((range, image) => {
    const chosen = witnesses[image]?.map((source) => source.image) ?? []
    return range && chosen.length > 0
      ? [{ image, sources: chosen.slice(0, MAX_SOURCES), witnesses: chosen, range }]
      : []
  })
}
