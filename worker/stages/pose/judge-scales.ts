import { VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import { median } from '../../geometry/median.ts'
import { add, scale } from '../../geometry/vector3.ts'
import type { DepthScale } from './depth-view.ts'
import { matchIn } from './fit-depth-scales.ts'
import type { PosedView } from './posed-view.ts'
import type { DepthSample } from './sample-views.ts'

/** How well the depth maps agree; lengths in units of the cameras' distance. */
export interface ViewAgreement {
  /** What a point costs in the mean: less is better. */
  cost: number
  /** Median distance between two views' surfaces where they are one, null where no two views see the same. */
  medianError: number | null
  /** Share of the points of all maps that no other view's map or silhouette contradicts. */
  consistent: number
  pairs: { from: ViewName; to: ViewName; points: number; medianError: number }[]
}

/** What lies farther off is another surface. */
const MATCH_GATE = 0.03

/** Compares each sample's point with what all other views show there. */
export function judgeScales(
  views: readonly PosedView[],
  samples: readonly DepthSample[],
  scales: readonly DepthScale[],
): ViewAgreement {
  const errors = new Map<string, number[]>()
  let contradicted = 0
  let sum = 0
  for (const { view, pixel, value } of samples) {
    const from = views[view] as PosedView
    const own = scales[view] as DepthScale
    const point = add(from.center, scale(from.rayOf(pixel), own.offset + own.perValue * value))
    const surface = from.normalAt(pixel, own)
    let isContradicted = false
    for (const [j, to] of views.entries()) {
      if (j === view) continue
      const there = scales[j] as DepthScale
      isContradicted ||= contradicts(to, there, to.pixelOf(point))
      const match = surface && matchIn(to, there, point, surface.normal)
      if (!match || Math.abs(match.distance) > MATCH_GATE) continue
      const key = `${view} ${j}`
      const list = errors.get(key) ?? []
      list.push(Math.abs(match.distance))
      errors.set(key, list)
      sum += Math.abs(match.distance)
    }
    if (isContradicted) contradicted++
  }
  const pairs = [...errors].map(([key, list]) => {
    const [from, to] = key.split(' ').map((i) => VIEW_NAMES[Number(i)]) as [ViewName, ViewName]
    return { from, to, points: list.length, medianError: median(list) }
  })
  const all = [...errors.values()].flat()
  return {
    cost: (contradicted * MATCH_GATE + sum) / samples.length,
    medianError: all.length > 0 ? median(all) : null,
    consistent: 1 - contradicted / samples.length,
    pairs,
  }
}

/** Whether a view sees background, or something behind, where a point should be. `to.depth` is the point's. */
function contradicts(to: PosedView, there: DepthScale, pixel: number): boolean {
  if (!to.view.mask[pixel]) return true
  const stored = to.view.values[pixel] as number
  return stored > 0 && to.depth < there.offset + there.perValue * stored - MATCH_GATE
}
