import { PerspectiveCamera, Vector3 } from 'three'
import { expect, it } from 'vitest'
import type { Placement } from '#server/contracts/model/placement.ts'
import { cropHandles } from '../placement/placement-geometry.ts'
import { OrbitView } from '../scene/orbit-view.ts'
import { cubeModel } from '../testing/cube-model.ts'
import { type PointerTask, pickAt, ViewPointer } from './view-pointer.ts'

const MIDDLE = { x: 400, y: 300 }
const CORNER = { x: 3, y: 3 }
const CAMERA_PLACE = new Vector3(1.5, 0.5, 0)
const BOUNDS = { min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] } as const
const PLACEMENT: Placement = { origin: [0, 0, 0], rotation: [0, 0, 0, 1], metresPerUnit: null, crop: null }

/** A cube that is seen from the front, one camera, and what was done to them. */
function start(change: Partial<PointerTask> = {}) {
  const camera = new PerspectiveCamera(45, 800 / 600)
  const view = new OrbitView({ camera, canvas: null, onChange: () => {}, onMove: () => {}, flightMs: () => 0 })
  const model = cubeModel({ isSurface: true, cameraPlaces: [CAMERA_PLACE] })
  view.connect(new Vector3(0, 1, 0))
  view.show({ model, width: 800, height: 600, camerasShown: true, planes: [] })
  view.lookAt({ center: [0, 0, 0], viewFrom: [0, 0, 5] })
  view.step()
  const picked: Vector3[] = []
  const visited: number[] = []
  const boxes: Placement[] = []
  const task: PointerTask = {
    view,
    isPicking: false,
    canVisit: true,
    box: null,
    pick: (place) => void picked.push(place),
    visit: ({ photoIndex }) => void visited.push(photoIndex),
    moveBox: (placement) => void boxes.push(placement),
    ...change,
  }
  return { pointer: new ViewPointer(), task, view, picked, visited, boxes }
}

function click({ pointer, task }: ReturnType<typeof start>, from: { x: number; y: number }, to = from): void {
  pointer.press(from, task)
  pointer.move(to, task)
  pointer.release(to, task)
}

it('picks the surface under a click while a tool asks for places, and nothing beside it', () => {
  const at = start({ isPicking: true })
  click(at, MIDDLE)
  click(at, CORNER)
  expect(at.picked).toHaveLength(1)
  expect(at.picked[0]?.z).toBeCloseTo(0.5)
})

it('takes a press that moved for a turn of the view, not for a click', () => {
  const at = start({ isPicking: true })
  click(at, MIDDLE, { x: MIDDLE.x + 5, y: MIDDLE.y })
  expect(at.picked).toEqual([])
  click(at, MIDDLE, { x: MIDDLE.x + 3, y: MIDDLE.y })
  expect(at.picked).toHaveLength(1)
})

it('visits a clicked camera, unless a tool picks or a photo is looked through already', () => {
  const at = start()
  const there = at.view.screenOf(CAMERA_PLACE)
  click(at, there)
  expect(at.visited).toEqual([0])
  click({ ...at, task: { ...at.task, canVisit: false } }, there)
  click({ ...at, task: { ...at.task, isPicking: true } }, there)
  expect(at.visited).toEqual([0])
})

it('drags the face of the box that is pressed, keeps the view still, and is no click', () => {
  const box = {
    placement: { ...PLACEMENT, crop: { min: [...BOUNDS.min], max: [...BOUNDS.max] } } as Placement,
    bounds: BOUNDS as unknown as NonNullable<Placement['crop']>,
  }
  const at = start({ box, isPicking: true })
  const right = cropHandles(box.placement).find(({ axis, end }) => axis === 0 && end === 'max')
  if (!right) throw new Error('no handle')
  const from = at.view.screenOf(right.position)
  const to = at.view.screenOf(right.position.clone().setX(0.25))
  expect(at.pointer.press(from, at.task)).toBe(true)
  at.pointer.move(to, at.task)
  at.pointer.release(to, at.task)
  expect(at.boxes.at(-1)?.crop?.max[0]).toBeCloseTo(0.25)
  expect(at.picked).toEqual([])
  at.pointer.move(from, at.task)
  expect(at.boxes).toHaveLength(1)
  expect(at.pointer.press(CORNER, at.task)).toBe(false)
})

it('approaches what is clicked twice, unless the clicks pick', () => {
  const at = start()
  at.pointer.approach(MIDDLE, { ...at.task, isPicking: true })
  at.view.step()
  expect(at.view.eye.z).toBeCloseTo(5)
  at.pointer.approach(MIDDLE, at.task)
  at.view.step()
  expect(at.view.eye.z).toBeLessThan(4)
  expect(at.view.target.z).toBeCloseTo(0.5)
})

it('picks the middle of the view without a pointer', () => {
  const at = start({ isPicking: true })
  pickAt(at.task)
  expect(at.picked[0]?.distanceTo(new Vector3(0, 0, 0.5))).toBeCloseTo(0)
})
