import { Matrix4, Mesh, type MeshBasicMaterial, Points, type PointsMaterial, Vector3 } from 'three'
import { expect, it } from 'vitest'
import { cubeModel } from '../testing/cube-model.ts'
import type { ViewerModel } from './load-model.ts'
import { ModelFade } from './model-fade.ts'

function materialOf({ scene }: ViewerModel): MeshBasicMaterial | PointsMaterial {
  let found: MeshBasicMaterial | PointsMaterial | null = null
  scene.traverse((object) => {
    if (object instanceof Mesh || object instanceof Points) found ??= object.material
  })
  if (!found) throw new Error('nothing is drawn')
  return found
}

it('lets a surface come over points, which go when they are covered, and leaves it as it was', () => {
  const [points, surface] = [cubeModel(), cubeModel({ isSurface: true })]
  const [before, after] = [materialOf(points), materialOf(surface)]
  const fade = new ModelFade(points, surface)
  expect([before.opacity, after.opacity, after.alphaHash]).toEqual([1, 0, true])
  fade.step(0.25)
  expect([before.opacity, after.opacity]).toEqual([1, 0.5])
  fade.step(0.75)
  expect([before.opacity, after.opacity]).toEqual([0.5, 1])
  fade.end()
  expect([after.opacity, after.alphaHash, after.transparent]).toEqual([1, false, false])
})

it('moves the one before to where the next one has it, and out of the picture in the end', () => {
  const points = cubeModel({ gltfFromWorld: new Matrix4().makeTranslation(1, 0, 0) })
  const surface = cubeModel({ isSurface: true, gltfFromWorld: new Matrix4().makeRotationZ(Math.PI / 2) })
  const fade = new ModelFade(points, surface)
  surface.scene.add(fade.scene)
  points.scene.updateMatrixWorld(true)
  // Where the world's x axis is one unit out: 2 in the one file, on y in the other.
  const place = new Vector3(2, 0, 0).applyMatrix4(points.scene.matrixWorld)
  expect(place.distanceTo(new Vector3(0, 1, 0))).toBeLessThan(1e-9)
  fade.end()
  expect(fade.scene.parent).toBeNull()
})
