import { expect, it } from 'vitest'
import type { Camera, CameraModelName } from './model-types.ts'
import { projectionOf } from './project-to-photo.ts'

const cameraOf = (model: CameraModelName, params: number[]): Camera => ({
  id: 1,
  model,
  widthPx: 800,
  heightPx: 600,
  params,
})

function project(camera: Camera, x: number, y: number, z: number): number[] {
  const pixel = new Float64Array(2)
  projectionOf(camera)?.(x, y, z, pixel)
  return [...pixel]
}

// u = 0.1, v = -0.2, r² = 0.05; worked out by hand from the formulas in COLMAP's models.h.
it.each([
  ['SIMPLE_PINHOLE', [1000, 400, 300], [500, 100]],
  ['PINHOLE', [1000, 900, 400, 300], [500, 120]],
  ['SIMPLE_RADIAL', [1000, 400, 300, 0.1], [500.5, 99]],
  ['RADIAL', [1000, 400, 300, 0.1, 0.01], [500.5025, 98.995]],
  ['OPENCV', [1000, 1000, 400, 300, 0.1, 0.01, 0.001, -0.002], [500.3225, 99.205]],
  ['FULL_OPENCV', [1000, 1000, 400, 300, 0, 0, 0, 0, 0, 0.25, 0, 0], [400 + 100 / 1.0125, 300 - 200 / 1.0125]],
] as const)('projects with %s', (model, params, expected) => {
  const [x, y] = project(cameraOf(model, [...params]), 0.2, -0.4, 2)
  expect(x).toBeCloseTo(expected[0], 9)
  expect(y).toBeCloseTo(expected[1], 9)
})

it('sees nothing behind the camera, and knows no fisheye', () => {
  expect(project(cameraOf('SIMPLE_PINHOLE', [1000, 400, 300]), 0.1, 0.1, -1)).toEqual([Number.NaN, Number.NaN])
  expect(projectionOf(cameraOf('OPENCV_FISHEYE', [1000, 1000, 400, 300, 0, 0, 0, 0]))).toBeNull()
})
