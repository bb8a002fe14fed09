import { Matrix4, PerspectiveCamera, Plane, Vector3 } from 'three'
import { expect, it } from 'vitest'
import { cubeModel } from '../testing/cube-model.ts'
import { OrbitView } from './orbit-view.ts'

const SIZE = { width: 800, height: 600 }
const UP = new Vector3(0, 1, 0)
const MIDDLE = { x: 400, y: 300 }

/** A view of a cube of one unit around the origin, with what it told. */
function viewOf(model = cubeModel(), { flightMs = 0 } = {}) {
  const camera = new PerspectiveCamera(45, SIZE.width / SIZE.height)
  const told = { changes: 0, moves: 0 }
  const view = new OrbitView({
    camera,
    canvas: null,
    onChange: () => {
      told.changes++
    },
    onMove: () => {
      told.moves++
    },
    flightMs: () => flightMs,
  })
  const seen = { model, ...SIZE, camerasShown: false, planes: [] as Plane[] }
  view.connect(UP)
  view.show(seen)
  return { view, camera, told, seen }
}

it('turns around the model at its distance', () => {
  const { view, told } = viewOf()
  const before = view.eye.distanceTo(view.target)
  const from = view.eye
  view.orbit(Math.PI / 2, 0)
  expect(view.eye.distanceTo(view.target)).toBeCloseTo(before)
  const turned = view.eye.sub(view.target).setY(0).angleTo(from.sub(view.target).setY(0))
  expect(turned).toBeCloseTo(Math.PI / 2)
  expect(told.moves).toBe(1)
})

it('comes closer and goes home again', () => {
  const { view } = viewOf()
  const home = view.eye
  view.zoom(0.5)
  expect(view.eye.distanceTo(view.target)).toBeCloseTo(home.distanceTo(view.target) / 2)
  view.home()
  expect(view.eye.distanceTo(home)).toBeCloseTo(0)
})

it('has all places in view that are to be, also in a view that becomes narrower, until somebody moves it', () => {
  const { view, camera, seen } = viewOf()
  const narrow = (width: number) => {
    camera.aspect = width / SIZE.height
    camera.updateProjectionMatrix()
    view.show({ ...seen, width })
    view.step()
  }
  const far = [-3, 3].flatMap((x) => [-1, 1].flatMap((y) => [-2, 2].map((z) => new Vector3(x, y, z))))
  const areSeen = () => far.every((place) => view.seenAt(place) !== null)
  const side = view.eye.sub(view.target).normalize()
  expect(areSeen()).toBe(false)
  view.frame(far)
  view.step()
  expect(areSeen()).toBe(true)
  expect(view.eye.sub(view.target).normalize().dot(side)).toBeCloseTo(1)
  const { eye } = view
  view.frame(far)
  view.step()
  expect(view.eye).toEqual(eye)
  narrow(SIZE.width / 3)
  expect(areSeen()).toBe(true)
  view.zoom(0.2)
  narrow(SIZE.width / 4)
  expect(areSeen()).toBe(false)
})

it('follows a growing model until somebody takes hold of it', () => {
  const { view, seen } = viewOf()
  view.show({ ...seen, model: cubeModel({ center: new Vector3(10, 0, 0) }) })
  expect(Math.abs(view.target.x - 10)).toBeLessThan(0.5)
  view.orbit(0.1, 0)
  const { eye } = view
  view.show({ ...seen, model: cubeModel({ center: new Vector3(20, 0, 0) }) })
  expect(view.eye).toEqual(eye)
})

it('shows all that was in sight while a panel makes it narrow, and is where it was when that goes', () => {
  const { view, camera, seen } = viewOf(cubeModel({ isSurface: true }))
  const show = (width: number) => {
    camera.aspect = width / SIZE.height
    camera.updateProjectionMatrix()
    view.show({ ...seen, width })
  }
  view.lookAt({ center: [0, 0, 0], viewFrom: [0, 0, 2.2] })
  view.step()
  const { eye } = view
  const corner = new Vector3(0.5, 0.5, 0.5)
  expect(view.screenOf(corner).x).toBeLessThan(SIZE.width)
  show(400)
  expect(view.screenOf(corner).x).toBeLessThanOrEqual(400)
  expect(view.screenOf(corner).x).toBeGreaterThan(380)
  show(SIZE.width)
  expect(view.eye.distanceTo(eye)).toBeCloseTo(0)
})

it('stays where it is in the scene when a newer model is turned upright differently', () => {
  const { view, seen } = viewOf()
  view.hold()
  const { eye } = view
  const turn = new Matrix4().makeRotationZ(Math.PI / 2)
  view.show({ ...seen, model: cubeModel({ gltfFromWorld: turn }) })
  expect(view.eye.distanceTo(eye.applyMatrix4(turn))).toBeCloseTo(0)
})

it('keeps what it looks at when its upright direction changes', () => {
  const { view, seen } = viewOf(cubeModel({ center: new Vector3(3, 2, 1) }))
  const { target } = view
  view.disconnect()
  view.connect(new Vector3(0, 0, 1))
  view.show(seen)
  expect(view.target.distanceTo(target)).toBeCloseTo(0)
})

it('finds the surface under a point, behind what is cut away, and nothing beside it', () => {
  const model = cubeModel({ isSurface: true })
  const { view, seen } = viewOf(model)
  view.lookAt({ center: [0, 0, 0], viewFrom: [0, 0, 5] })
  view.step()
  expect(view.surfaceAt()?.z).toBeCloseTo(0.5)
  expect(view.surfaceAt({ x: 2, y: 2 })).toBeNull()
  // All that is nearer than the middle.
  view.show({ ...seen, planes: [new Plane(new Vector3(0, 0, -1), 0)] })
  expect(view.surfaceAt(MIDDLE)?.z).toBeCloseTo(-0.5)
})

it('says where a place is seen, also right after a turn', () => {
  const { view } = viewOf()
  view.orbit(0.3, 0.2)
  const { x, y } = view.screenOf(view.target)
  expect(x).toBeCloseTo(MIDDLE.x)
  expect(y).toBeCloseTo(MIDDLE.y)
  expect(view.rayAt({ x, y }).distanceToPoint(view.target)).toBeCloseTo(0)
})

it('finds the camera that is clicked, and none that is far from the click', () => {
  const model = cubeModel({ cameraPlaces: [new Vector3(0, 0, 2), new Vector3(2, 0, 0)] })
  const { view } = viewOf(model)
  view.lookAt({ center: [0, 0, 0], viewFrom: [0, 3, 6] })
  view.step()
  const at = view.screenOf(new Vector3(2, 0, 0))
  expect(view.cameraAt({ x: at.x + 5, y: at.y })?.photoIndex).toBe(1)
  expect(view.cameraAt({ x: at.x + 60, y: at.y - 60 })).toBeNull()
})

it('is on its way for a while, and stops when it is taken hold of', () => {
  const { view } = viewOf(cubeModel(), { flightMs: 1e6 })
  const { eye } = view
  view.lookAt({ center: [0, 0, 0], viewFrom: [0, 0, 9] })
  view.step()
  view.hold()
  view.step()
  expect(view.eye.distanceTo(eye)).toBeLessThan(0.1)
})

it('sees with the eyes of a camera that it visits', () => {
  const place = new Vector3(0, 0, 4)
  const model = cubeModel({ cameraPlaces: [place] })
  const { view } = viewOf(model)
  const [camera] = model.photoCameras
  if (!camera) throw new Error('no camera')
  view.visit(camera)
  view.step()
  expect(view.eye.distanceTo(place)).toBeCloseTo(0)
  expect(view.target.clone().sub(place).normalize().z).toBeCloseTo(-1)
})

it('approaches a place and turns around it from then on', () => {
  const { view } = viewOf()
  const before = view.eye.distanceTo(view.target)
  const place = new Vector3(0.5, 0.5, 0.5)
  view.approach(place)
  view.step()
  expect(view.target.distanceTo(place)).toBeCloseTo(0)
  expect(view.eye.distanceTo(place)).toBeLessThan(before)
})

it('turns by itself at the same pace however often it is drawn, until it is told to stop', () => {
  const { view } = viewOf()
  const from = view.eye.sub(view.target)
  view.turn(true)
  for (let i = 0; i < 50; i++) view.step(0.1)
  for (let i = 0; i < 250; i++) view.step(0.01)
  const angle = view.eye.sub(view.target).setY(0).angleTo(from.clone().setY(0))
  expect(angle).toBeCloseTo(Math.PI / 2)
  view.turn(false)
  const { eye } = view
  view.step(0.1)
  expect(view.eye).toEqual(eye)
})

it('moves aside by a share of what it shows, and keeps its direction', () => {
  const { view } = viewOf()
  const [eye, target] = [view.eye, view.target]
  const seenAt = view.screenOf(target)
  view.pan(0.25, 0.1)
  expect(view.eye.sub(view.target).distanceTo(eye.sub(target))).toBeCloseTo(0)
  const { x, y } = view.screenOf(target)
  expect(x - seenAt.x).toBeCloseTo(-0.25 * SIZE.height)
  expect(y - seenAt.y).toBeCloseTo(0.1 * SIZE.height)
})
