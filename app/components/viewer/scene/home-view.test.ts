import {
  BufferGeometry,
  Float32BufferAttribute,
  Group,
  Matrix4,
  Mesh,
  PerspectiveCamera,
  Points,
  Sphere,
  Vector3,
} from 'three'
import { expect, it } from 'vitest'
import { homeView } from './home-view.ts'
import type { ViewerModel } from './load-model.ts'
import { findSurface } from './surface.ts'

/** A cube of points, or of triangles between them, around `center`, seen by cameras at the given places. */
function modelOf(center: Vector3, cameraPlaces: Vector3[], isSurface = false): ViewerModel {
  const positions: number[] = []
  for (let i = 0; i < 1000; i++) {
    positions.push(...center.toArray().map((value, axis) => value + (Math.floor(i / 10 ** axis) % 10) / 9 - 0.5))
  }
  const geometry = new BufferGeometry().setAttribute('position', new Float32BufferAttribute(positions, 3))
  const scene = new Group().add(isSurface ? new Mesh(geometry) : new Points(geometry))
  const cameras = cameraPlaces.map((place) => {
    const camera = new PerspectiveCamera()
    camera.position.copy(place)
    scene.add(camera)
    return camera
  })
  const rest = {
    url: '',
    cameraGroup: null,
    photoCameras: [],
    pointMaterials: [],
    pointCount: 1000,
    gltfFromWorld: new Matrix4(),
    subject: null,
  }
  return { ...rest, scene, cameras, surface: findSurface(scene), dispose: () => {} }
}

function seenFromHome(model: ViewerModel, aspect: number): (point: Vector3) => Vector3 {
  const camera = new PerspectiveCamera(45, aspect, 0.01, 1000)
  const { position, target } = homeView(model, { camera, withCameras: !model.surface })
  camera.position.copy(position)
  camera.lookAt(target)
  camera.updateMatrixWorld(true)
  return (point) => point.clone().project(camera)
}

const row = [-2, -1, 0, 1, 2].map((x) => new Vector3(x, 0, 4))
const ring = [0, 1, 2, 3, 4, 5].map((i) => new Vector3(Math.cos(i) * 3, 1, Math.sin(i) * 3))

/** A few per cent of the vertices, here the corners, may stick out of the view. */
const CORNER_REACH = { min: 0.8, max: 1.3 }

it.each([
  ['in a row, wide', row, 1.8],
  ['in a row, narrow', row, 0.5],
  ['all around', ring, 1.3],
])('has all cameras %s in view, and the points in the middle', (_, places, aspect) => {
  const project = seenFromHome(modelOf(new Vector3(), places), aspect)
  for (const place of places) {
    const { x, y, z } = project(place)
    expect(Math.max(Math.abs(x), Math.abs(y), Math.abs(z))).toBeLessThan(1)
  }
  expect(project(new Vector3()).setZ(0).length()).toBeLessThan(0.1)
})

it('looks from where the photo in the middle was taken', () => {
  const places = row.map((place) => place.clone().setY(1))
  const { position, target } = homeView(modelOf(new Vector3(), places, true), {
    camera: new PerspectiveCamera(45, 1),
    withCameras: false,
  })
  const middle = new Vector3(0, 1, 4)
  expect(position.clone().sub(target).angleTo(middle)).toBeLessThan(0.1)
})

it('fills the view with what the photos are of, however much of the model lies elsewhere', () => {
  const model = modelOf(new Vector3(), row, true)
  const { geometry } = model.scene.children.find((child): child is Mesh => child instanceof Mesh) as Mesh
  const cube = [...geometry.getAttribute('position').array]
  // A wall far behind and aside, with ten times as many vertices.
  const wall = Array.from({ length: 10_000 }, (_, i) => [30 + (i % 100) / 10, Math.floor(i / 100) / 10, -20]).flat()
  geometry.setAttribute('position', new Float32BufferAttribute([...cube, ...wall], 3))
  const project = seenFromHome({ ...model, subject: new Sphere(new Vector3(), 0.6) }, 1)
  const corner = project(new Vector3(0.5, 0.5, 0.5))
  expect(Math.max(Math.abs(corner.x), Math.abs(corner.y))).toBeGreaterThan(CORNER_REACH.min)
  expect(Math.max(Math.abs(corner.x), Math.abs(corner.y))).toBeLessThan(CORNER_REACH.max)
})

it('lets a surface fill the view, however far away the cameras were', () => {
  const farRing = ring.map((place) => place.clone().multiplyScalar(10))
  const project = seenFromHome(modelOf(new Vector3(), farRing, true), 1)
  const corners = [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].flatMap((y) => [-0.5, 0.5].map((z) => new Vector3(x, y, z))))
  const reaches = corners.map((corner) => {
    const { x, y } = project(corner)
    return Math.max(Math.abs(x), Math.abs(y))
  })
  expect(Math.max(...reaches)).toBeGreaterThan(CORNER_REACH.min)
  expect(Math.max(...reaches)).toBeLessThan(CORNER_REACH.max)
})

it('looks from the side at what was photographed all around from above', () => {
  const highRing = ring.map((place) => place.clone().setY(2.5))
  const { position } = homeView(modelOf(new Vector3(), highRing, true), {
    camera: new PerspectiveCamera(45, 1),
    withCameras: false,
  })
  expect(Math.hypot(position.x, position.z)).toBeGreaterThan(position.y * 0.8)
})
