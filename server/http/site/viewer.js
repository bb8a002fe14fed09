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
const MARGIN = 1.08

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
  const half = Math.tan((FIELD_DEG * Math.PI) / 360) * Math.min(1, camera.aspect)
  const range = (MARGIN * ball.radius) / Math.sin(Math.atan(half))
  camera.position.copy(ball.center).add(new THREE.Vector3(0, 0.45, 1).setLength(range))
  new ResizeObserver(frame).observe(stage)

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
