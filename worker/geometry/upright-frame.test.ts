import { expect, it } from 'vitest'
import type { RegisteredImage, SparsePoints } from '../colmap/model-types.ts'
import { SIX_VIEW_CONVENTIONS, type SixViewConvention, sixViewPoses } from '../stages/pose/six-view-cameras.ts'
import { uprightFrame } from './upright-frame.ts'

const POINTS = { count: 0, positions: new Float64Array(0) } as SparsePoints

it('is not tilted by views from straight above and below', () => {
  const poses = Object.values(sixViewPoses(SIX_VIEW_CONVENTIONS[0] as SixViewConvention, 2))
  const images = poses.map((camFromWorld, i) => ({ name: `${i}`, camFromWorld }) as RegisteredImage)
  const { rotation } = uprightFrame(images, POINTS)
  // The front looks along +z, up is +y: glTF's own frame.
  for (const [i, value] of [1, 0, 0, 0, 1, 0, 0, 0, 1].entries()) expect(rotation[i]).toBeCloseTo(value, 2)
})
