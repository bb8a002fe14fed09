import { describe, expect, it } from 'vitest'
import { makeSyntheticCapture } from '../testing/make-synthetic-capture.ts'
import { makeSceneMesh } from '../testing/scene/make-scene-mesh.ts'
import type { RenderCamera } from './render-camera.ts'
import { DepthRaster } from './render-depth.ts'
import { renderTextured } from './render-textured.ts'

const camera: RenderCamera = {
  widthPx: 60,
  heightPx: 40,
  fxPx: 50,
  fyPx: 50,
  cxPx: 30,
  cyPx: 20,
  camFromWorld: { rotation: [1, 0, 0, 0], translation: [0, 0, 0] },
}

function draw(positions: number[], triangles: number[]): DepthRaster {
  const raster = new DepthRaster(
    { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) },
    camera,
  )
  raster.draw()
  return raster
}

describe('DepthRaster', () => {
  it('holds the exact depth of a slanted plane at pixel centres', () => {
    // z = 4 + x: the ray of a pixel with slope u meets it at z = 4 / (1 - u).
    const corner = (x: number, y: number) => [x, y, 4 + x]
    const raster = draw([...corner(-3, -9), ...corner(9, -9), ...corner(9, 9), ...corner(-3, 9)], [0, 2, 1, 0, 3, 2])
    for (const [column, row] of [
      [20, 20],
      [30, 5],
      [49, 33],
    ] as const) {
      const slope = (column + 0.5 - 30) / 50
      expect(1 / (raster.inverseDepth[row * 60 + column] as number)).toBeCloseTo(4 / (1 - slope), 4)
    }
  })

  it('shows the nearer one of crossing triangles, without a crack along a shared edge', () => {
    const far = [-9, -9, 5, 9, -9, 5, 9, 9, 5, -9, 9, 5]
    const near = [-9, -9, 2, 9, -9, 2, -9, 9, 2]
    const raster = draw([...far, ...near], [0, 2, 1, 0, 3, 2, 4, 6, 5])
    expect(raster.triangle[20 * 60 + 5]).toBe(2)
    expect([0, 1]).toContain(raster.triangle[20 * 60 + 50])
    expect(raster.triangle.includes(-1)).toBe(false)
  })

  it('cuts what reaches behind the camera', () => {
    // A floor below the camera that continues behind it: y = 1, seen in the lower half alone.
    const raster = draw([-50, 1, -50, 50, 1, -50, 50, 1, 50, -50, 1, 50], [0, 1, 2, 0, 2, 3])
    for (let row = 0; row < 40; row++) {
      const depth = 1 / (raster.inverseDepth[row * 60 + 30] as number)
      const expected = 50 / (row + 0.5 - 20)
      if (row < 20) expect(raster.triangle[row * 60 + 30]).toBe(-1)
      else if (expected < 50) expect(depth).toBeCloseTo(expected, 3)
    }
  })

  it('agrees with the traced depth of the synthetic scene', () => {
    const capture = makeSyntheticCapture({ views: 1, widthPx: 160, heightPx: 120 })
    const [photo] = capture.photos
    const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
    const mesh = makeSceneMesh({ seed: 1, cell: 0.02 })
    const raster = new DepthRaster(mesh, {
      widthPx,
      heightPx,
      fxPx: focalLengthPx,
      fyPx: focalLengthPx,
      cxPx: widthPx / 2,
      cyPx: heightPx / 2,
      camFromWorld: photo?.camFromWorld ?? camera.camFromWorld,
    })
    raster.draw()
    let covered = 0
    let close = 0
    photo?.depth.forEach((depth, i) => {
      if (depth === 0) return
      covered++
      if (Math.abs(1 / (raster.inverseDepth[i] as number) - depth) < 0.005) close++
    })
    // The rest are pixels on outlines, where a mesh of this size is a cell off.
    expect(close / covered).toBeGreaterThan(0.97)
  })
})

describe('renderTextured', () => {
  it('shows each texel where perspective puts it, on a plane that crosses the near plane too', () => {
    // The floor again, its texture a ramp along z: the value at depth z is 2 z + 100.
    const texture = {
      widthPx: 1,
      heightPx: 101,
      rgb: Uint8Array.from({ length: 303 }, (_, i) => 2 * (Math.floor(i / 3) - 50) + 100),
    }
    const uvs = Float32Array.from([0, 0.5 / 101, 1, 0.5 / 101, 1, 100.5 / 101, 0, 100.5 / 101])
    const positions = Float32Array.from([-50, 1, -50, 50, 1, -50, 50, 1, 50, -50, 1, 50])
    const mesh = { positions, triangles: Uint32Array.from([0, 1, 2, 0, 2, 3]), uvs, texture }
    const { rgb, coverage } = renderTextured(mesh, camera)
    for (let row = 23; row < 40; row++) {
      const depth = 50 / (row + 0.5 - 20)
      expect(coverage[row * 60 + 30]).toBe(255)
      expect(Math.abs((rgb[3 * (row * 60 + 30)] as number) - (2 * depth + 100))).toBeLessThan(1.5)
    }
    expect(coverage[10 * 60 + 30]).toBe(0)
  })
})
