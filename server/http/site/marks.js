// Annotations, measurements and saved views of an exported or embedded model: pins over it, the text of the one that is pressed, and a list of views.

import { setUpMeasurements } from './measurements.js'
import * as THREE from './three/three.module.js'

/** How much nearer than its place the model must be to hide a pin: a share of the distance. */
const HIDING = 0.02
/** A ray through more triangles than these takes too long. */
const MAX_TRIANGLES = 500_000

/** From the world of the cameras, in which positions are, into the frame of the file. */
function fileFromWorld(model) {
  const matrix = new THREE.Matrix4()
  model.traverse(({ userData }) => {
    if (userData.gltfFromWorld?.length === 16) matrix.fromArray(userData.gltfFromWorld)
  })
  return matrix
}

/** A view that was written as numbers: eye, target, degrees from below to above, and width by height. */
function readView(text, frame) {
  const [ex, ey, ez, tx, ty, tz, fieldDeg, aspect] = text.split(' ').map(Number)
  const eye = new THREE.Vector3(ex, ey, ez).applyMatrix4(frame)
  return { eye, target: new THREE.Vector3(tx, ty, tz).applyMatrix4(frame), fieldDeg, aspect }
}

/** What the page says of its model. `look` shows a view, `opening` is the one to begin with, or null; `update` is called for each frame. */
export function setUpMarks({ model, camera, controls, stage, onLook }) {
  const frame = fileFromWorld(model)
  const look = ({ eye, target, fieldDeg, aspect }) => {
    // A narrower window steps back, so that what was at the sides stays in view.
    const back = Math.max(1, aspect / camera.aspect)
    camera.fov = fieldDeg
    camera.updateProjectionMatrix()
    controls.target.copy(target)
    camera.position.copy(eye).sub(target).multiplyScalar(back).add(target)
    onLook()
  }
  const { opening } = document.body.dataset
  const views = document.getElementById('views')
  views?.addEventListener('change', () => {
    if (views.value) look(readView(views.value, frame))
    views.value = ''
  })
  const updates = [setUpPins({ model, frame, camera, stage, look }), setUpMeasurements({ frame, camera, stage })]
  return {
    look,
    opening: opening ? readView(opening, frame) : null,
    update: () => {
      for (const update of updates) update()
    },
  }
}

function setUpPins({ model, frame, camera, stage, look }) {
  const notes = [...document.querySelectorAll('#notes li')]
  if (notes.length === 0) return () => {}
  const said = document.createElement('p')
  said.id = 'said'
  said.dir = 'auto'
  said.setAttribute('role', 'status')
  const pins = notes.map((note, i) => {
    const [x, y, z] = note.dataset.position.split(' ').map(Number)
    const pin = document.createElement('button')
    pin.type = 'button'
    pin.className = 'pin'
    pin.textContent = i + 1
    pin.setAttribute('aria-label', `${i + 1}: ${note.textContent}`)
    pin.setAttribute('aria-pressed', 'false')
    pin.addEventListener('click', () => {
      const isOpen = pin.getAttribute('aria-pressed') === 'false'
      for (const each of pins) each.pin.setAttribute('aria-pressed', String(isOpen && each.pin === pin))
      said.textContent = isOpen ? note.textContent : ''
      if (isOpen && note.dataset.view) look(readView(note.dataset.view, frame))
    })
    return { pin, place: new THREE.Vector3(x, y, z).applyMatrix4(frame) }
  })
  stage.append(...pins.map(({ pin }) => pin), said)
  return drawPins({ pins, model, camera, stage })
}

/** Puts pins where their places are seen. While the view rests, one pin for each frame is looked at whether the model hides it. */
function drawPins({ pins, model, camera, stage }) {
  const caster = new THREE.Raycaster()
  const canHide = trianglesOf(model) <= MAX_TRIANGLES
  const before = new THREE.Matrix4()
  let next = 0
  return () => {
    const { width, height } = stage.getBoundingClientRect()
    camera.updateMatrixWorld()
    const isResting = before.equals(camera.matrixWorld)
    before.copy(camera.matrixWorld)
    if (!isResting) next = 0
    for (const { pin, place } of pins) {
      const { x, y, z } = place.clone().project(camera)
      pin.style.visibility = Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) <= 1 ? 'visible' : 'hidden'
      pin.style.transform = `translate(${((x + 1) / 2) * width}px, ${((1 - y) / 2) * height}px)`
    }
    const looked = isResting && canHide ? pins[next] : undefined
    if (!looked) return
    next++
    const distance = camera.position.distanceTo(looked.place)
    caster.set(camera.position, looked.place.clone().sub(camera.position).normalize())
    const [hit] = caster.intersectObject(model, true)
    looked.pin.toggleAttribute('data-hidden', hit !== undefined && hit.distance < (1 - HIDING) * distance)
  }
}

function trianglesOf(model) {
  let count = 0
  model.traverse(({ geometry }) => {
    if (geometry) count += (geometry.index ?? geometry.getAttribute('position')).count / 3
  })
  return count
}
