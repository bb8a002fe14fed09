// The viewer of exported and embedded models, by itself: it knows the files that lie beside it, and nothing of Maquette.

import { setUpMarks } from './marks.js'
import { GLTFLoader } from './three/GLTFLoader.js'
import { MeshoptDecoder } from './three/meshopt_decoder.module.js'
import { OrbitControls } from './three/OrbitControls.js'
import { RoomEnvironment } from './three/RoomEnvironment.js'
import * as THREE from './three/three.module.js'

/** Radians of one press of an arrow key. */
const KEY_STEP = Math.PI / 24
/** A turn in some 50 seconds. */
const TURN_SPEED = 1.2
const FIELD_DEG = 40
/** Room around the model. */
const MARGIN = 1.04
/** Share of the model that is in view at first: stray triangles far away don't count. */
const IN_VIEW = 0.998
/** Sides from which the whole model is to be in view. */
const AROUND = 12
/** Vertices of each part, enough to find how large it is. */
const MAX_SAMPLES = 2000
const UP = new THREE.Vector3(0, 1, 0)

const stage = document.getElementById('stage')
const state = document.getElementById('state')
const turn = document.getElementById('turn')

try {
  await show()
} catch (error) {
  // The picture of the model stays where it can't be drawn.
  console.error(error)
  document.body.dataset.state = 'failed'
  state.textContent = document.body.dataset.failed
}

async function show() {
  // (1) the model
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder)
  const { scene: model } = await loader.loadAsync(document.body.dataset.model)
  const renderer = new THREE.WebGLRenderer({ antialias: true, alpha: true })
  renderer.setPixelRatio(Math.min(2, window.devicePixelRatio))
  renderer.toneMapping = THREE.NeutralToneMapping
  const scene = new THREE.Scene()
  // For files with a lit material: those of the web are unlit, the light is in the photos.
  scene.environment = new THREE.PMREMGenerator(renderer).fromScene(new RoomEnvironment()).texture
  scene.add(model)

  // (2) where it is looked at from
  const ball = ballAround(model)
  const camera = new THREE.PerspectiveCamera(FIELD_DEG, 1, ball.radius / 500, ball.radius * 50)
  const controls = new OrbitControls(camera, renderer.domElement)
  controls.enableDamping = true
  controls.autoRotateSpeed = TURN_SPEED
  controls.target.copy(ball.center)
  const frame = () => {
    const { width, height } = stage.getBoundingClientRect()
    renderer.setSize(width, height)
    camera.aspect = width / Math.max(1, height)
    camera.updateProjectionMatrix()
  }
  frame()
  const from = new THREE.Vector3(0, 0.45, 1).normalize()
  let aspect = camera.aspect
  let range = rangeAround(model, { center: ball.center, from, aspect })
  camera.position.copy(ball.center).addScaledVector(from, MARGIN * range)
  new ResizeObserver(() => {
    frame()
    if (camera.aspect === aspect || camera.aspect === 0) return
    // A phone that is turned shows as much of the model as before.
    aspect = camera.aspect
    const before = range
    range = rangeAround(model, { center: ball.center, from, aspect })
    camera.position
      .sub(controls.target)
      .multiplyScalar(range / before)
      .add(controls.target)
  }).observe(stage)

  // (3) what turns it
  const setTurning = (turns) => {
    controls.autoRotate = turns
    turn.setAttribute('aria-pressed', String(turns))
  }
  const marks = setUpMarks({ model, camera, controls, stage, onLook: () => setTurning(false) })
  // A view that somebody chose to begin with stays.
  setTurning(!marks.opening && !window.matchMedia('(prefers-reduced-motion: reduce)').matches)
  if (marks.opening) marks.look(marks.opening)
  controls.addEventListener('start', () => setTurning(false))
  turn.addEventListener('click', () => setTurning(!controls.autoRotate))
  const canvas = renderer.domElement
  canvas.tabIndex = 0
  canvas.setAttribute('role', 'application')
  canvas.setAttribute('aria-label', `${document.title}: ${document.body.dataset.keys}`)
  canvas.addEventListener('keydown', (event) => {
    if (!pressKey(event.key, camera, controls)) return
    event.preventDefault()
    setTurning(false)
  })
  stage.append(canvas)
  renderer.setAnimationLoop(() => {
    controls.update()
    marks.update()
    renderer.render(scene, camera)
  })
  document.body.dataset.state = 'ready'
  state.textContent = ''
}

/** The spheres of its parts: that of a box around a flat model is half as large again. */
function ballAround(model) {
  const ball = new THREE.Sphere()
  model.updateMatrixWorld(true)
  model.traverse(({ geometry, matrixWorld }) => {
    if (!geometry) return
    geometry.computeBoundingSphere()
    ball.union(geometry.boundingSphere.clone().applyMatrix4(matrixWorld))
  })
  return ball
}

/** How far from the center a camera in the direction `from` must be to have the model in view, and to keep it there while it circles around it. */
function rangeAround(model, { center, from, aspect }) {
  const tanY = Math.tan((FIELD_DEG * Math.PI) / 360)
  const offsets = verticesOf(model).map((vertex) => vertex.sub(center))
  const ranges = []
  for (let i = 0; i < AROUND; i++) {
    const toCamera = from.clone().applyAxisAngle(UP, (2 * Math.PI * i) / AROUND)
    const right = UP.clone().cross(toCamera).normalize()
    const up = toCamera.clone().cross(right)
    for (const offset of offsets) {
      const aside = Math.max(Math.abs(offset.dot(right)) / aspect, Math.abs(offset.dot(up)))
      ranges.push(offset.dot(toCamera) + aside / tanY)
    }
  }
  ranges.sort((a, b) => a - b)
  return ranges[Math.floor(IN_VIEW * (ranges.length - 1))]
}

/** Some of them, all over the model. */
function verticesOf(model) {
  const vertices = []
  model.traverse(({ geometry, matrixWorld }) => {
    const places = geometry?.getAttribute('position')
    if (!places) return
    const step = Math.ceil(places.count / MAX_SAMPLES)
    for (let i = 0; i < places.count; i += step) {
      vertices.push(new THREE.Vector3().fromBufferAttribute(places, i).applyMatrix4(matrixWorld))
    }
  })
  return vertices
}

/** Whether the key is one that moves the camera. */
function pressKey(key, camera, controls) {
  const arm = new THREE.Spherical().setFromVector3(camera.position.clone().sub(controls.target))
  if (key === 'ArrowLeft') arm.theta -= KEY_STEP
  else if (key === 'ArrowRight') arm.theta += KEY_STEP
  else if (key === 'ArrowUp') arm.phi -= KEY_STEP
  else if (key === 'ArrowDown') arm.phi += KEY_STEP
  else if (key === '+' || key === '=') arm.radius /= 1.15
  else if (key === '-') arm.radius *= 1.15
  else return false
  camera.position.copy(controls.target).add(new THREE.Vector3().setFromSpherical(arm.makeSafe()))
  return true
}
