import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  Mesh,
  MeshBasicMaterial,
  Plane,
  Ray,
  TorusKnotGeometry,
  Vector3,
} from 'three'
import { expect, test } from 'vitest'
import { PickTree, trianglesOf, writePickTree } from './pick-tree.ts'
import { SurfacePicker } from './surface-picker.ts'

const TOLERANCE = 1e-5

test('finds the same places as looking at each triangle does, also where a crop box cut some away', async () => {
  const meshes = [knot(), quantizedKnot()]
  for (const mesh of meshes) mesh.updateWorldMatrix(true, false)
  const triangles = trianglesOf(meshes)
  // As a thread would send it.
  const tree = await PickTree.read(triangles, structuredClone(await writePickTree(triangles)))
  const each = new SurfacePicker(meshes)
  const cuts = [[], [new Plane(new Vector3(0, 0, -1), 0.2), new Plane(new Vector3(1, 0, 0), 0.5)]]
  let hits = 0
  for (const planes of cuts) {
    for (const ray of rays(300)) {
      const expected = each.nearest(ray, planes)
      const found = tree.nearest(ray, planes)
      if (expected === null) expect(found).toBeNull()
      else expect(found?.distanceTo(expected)).toBeLessThan(TOLERANCE)
      if (expected) hits++
    }
  }
  expect(hits).toBeGreaterThan(200)
})

function knot(): Mesh {
  return new Mesh(new TorusKnotGeometry(1, 0.3, 80, 12), material())
}

/** As compressed files have it: 16-bit numbers, interleaved, and a transform that gives them their size. */
function quantizedKnot(): Mesh {
  const { index, attributes } = new TorusKnotGeometry(1, 0.3, 60, 10, 3, 2)
  const places = attributes.position as BufferAttribute
  const steps = new Int16Array(4 * places.count)
  for (let i = 0; i < places.count; i++) {
    for (const axis of [0, 1, 2]) steps[4 * i + axis] = Math.round((places.getComponent(i, axis) / 2) * 32767)
  }
  const geometry = new BufferGeometry()
    .setAttribute('position', new InterleavedBufferAttribute(new InterleavedBuffer(steps, 4), 3, 0, true))
    .setIndex(index && new BufferAttribute(index.array, 1))
  const mesh = new Mesh(geometry, material())
  mesh.scale.setScalar(2)
  mesh.position.set(1.5, 0.3, 0)
  mesh.rotation.set(0.4, 0.2, 0)
  return mesh
}

function material(): MeshBasicMaterial {
  return new MeshBasicMaterial({ side: DoubleSide })
}

/** From places all around to places near the middle, the same each time. */
function rays(count: number): Ray[] {
  return Array.from({ length: count }, (_, i) => {
    const eye = new Vector3(Math.sin(i * 2.4), Math.cos(i * 1.7), Math.sin(i * 0.9 + 1)).setLength(6)
    const aim = new Vector3(Math.sin(i * 0.31), 0.6 * Math.sin(i * 0.53), 0.6 * Math.sin(i * 0.77))
    return new Ray(eye, aim.sub(eye).normalize())
  })
}
