import { expect, it } from 'vitest'
import { cubeModel } from '../testing/cube-model.ts'
import { settingsFor } from './view-settings.ts'

it('shows the cameras of points and hides those of a surface, until somebody chooses', () => {
  const points = cubeModel()
  const surface = cubeModel({ isSurface: true })
  expect(settingsFor(points, {}).camerasShown).toBe(true)
  expect(settingsFor(surface, {}).camerasShown).toBe(false)
  expect(settingsFor(surface, { camerasShown: true, look: 'shaded' })).toMatchObject({
    camerasShown: true,
    look: 'shaded',
  })
})
