import { expect, it } from 'vitest'
import { lookAt } from '../../geometry/look-at.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import { triangleArea } from '../../mesh/triangle-area.ts'
import { makeSceneMesh } from '../../testing/scene/make-scene-mesh.ts'
import { findLowCoverageRegions } from './find-low-coverage-regions.ts'
import { surfaceVisibility } from './surface-visibility.ts'

const scene = makeSceneMesh({ seed: 1, cell: 0.04 })
const DISC_RADIUS = 1.7
const HEIGHT = 2

function area(): number {
  const { positions, triangles } = scene
  const corner = (i: number): number => triangles[i] as number
  const areas = Array.from({ length: triangles.length / 3 }, (_, t) =>
    triangleArea(positions, corner(3 * t), corner(3 * t + 1), corner(3 * t + 2)),
  )
  return areas.reduce((sum, value) => sum + value, 0)
}

/** Cameras on a ring around the scene, which stands on a disc around the origin, 12 cm thick. */
function ring(anglesDeg: readonly number[], range = 3): RenderCamera[] {
  return anglesDeg.map((deg) => {
    const angle = (deg * Math.PI) / 180
    const center: Vector3 = [range * Math.sin(angle), HEIGHT, range * Math.cos(angle)]
    const camFromWorld = lookAt(center, [0, 0.4, 0], [0, 1, 0])
    return { widthPx: 640, heightPx: 480, fxPx: 600, fyPx: 600, cxPx: 320, cyPx: 240, camFromWorld }
  })
}

const regionsOf = (cameras: readonly RenderCamera[], depthGiven = false) =>
  findLowCoverageRegions(
    surfaceVisibility(scene, cameras, () => {}),
    { heights: [HEIGHT], depthGiven },
  )

it('finds the underside, which no photo shows, and nothing else when photos are taken all around', () => {
  const regions = regionsOf(ring([0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330]))
  expect(regions).toHaveLength(1)
  const [underside] = regions
  expect(underside).toMatchObject({ cause: 'unseen', viewFrom: [expect.any(Number), HEIGHT, expect.any(Number)] })
  expect(underside?.normal[1]).toBeLessThan(-0.95)
  expect(underside?.center[1]).toBeCloseTo(-0.12, 1)
  // What hangs over elsewhere and touches it comes on top.
  const discs = ((underside?.surfaceShare ?? 0) * area()) / (Math.PI * DISC_RADIUS ** 2)
  expect(discs).toBeGreaterThan(0.95)
  expect(discs).toBeLessThan(1.15)
  expect(underside?.radius).toBeCloseTo(DISC_RADIUS, 1)
})

it('calls what one or two photos show few, and what was taken from far away coarse', () => {
  // Behind the scene, at -z, two photos; in front many.
  const front = ring([-40, -20, 0, 20, 40])
  const few = regionsOf([...front, ...ring([175, 185])])
  expect(few.map(({ cause }) => cause)).toContain('few')
  const known = regionsOf([...front, ...ring([175, 185])], true)
  expect(known.map(({ cause }) => cause)).not.toContain('few')
  const coarse = regionsOf([...front, ...ring([150, 165, 180, 195, 210], 12)]).find(({ cause }) => cause === 'coarse')
  expect(coarse?.center[2]).toBeLessThan(-0.2)
})

it('says nothing of a surface that no photo shows at all', () => {
  expect(regionsOf([])).toEqual([])
})
