import { Matrix4, type PerspectiveCamera, type Plane, Ray, Raycaster, Vector2, Vector3 } from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import type { LowCoverageRegion } from '#server/contracts/report.ts'
import { Flight, type PlaceToBe, viewOfPhoto, viewOfPlaces } from './flight.ts'
import { homeView } from './home-view.ts'
import type { ViewerModel } from './load-model.ts'
import type { PhotoCamera } from './photo-cameras.ts'
import { WidthKeeper } from './width-keeper.ts'

/** A point on the screen, in CSS pixels from the view's upper left. */
export interface ScreenPoint {
  x: number
  y: number
}

export interface OrbitViewOptions {
  camera: PerspectiveCamera
  /** What the pointer turns the view on; null where only the methods do. */
  canvas: HTMLElement | null
  /** The view has changed and is to be drawn. */
  onChange(): void
  /** The user takes hold of the view. */
  onMove(): void
  /** How long the way from one view to another takes, in milliseconds. */
  flightMs(): number
}

/** What there is to look at, and where. */
export interface Seen {
  model: ViewerModel
  /** Of the view, in CSS pixels. */
  width: number
  height: number
  /** Whether the cameras are to be in view at home. */
  camerasShown: boolean
  /** What is on the negative side of any of them is cut away. */
  planes: readonly Plane[]
  /** The view to begin with and to come home to; null: the one that suits the model. */
  opening?: PlaceToBe | null
}

/** Where the view is. */
export interface PresentView extends PlaceToBe {
  /** Width by height. */
  aspect: number
}

/** Of the view from a place of one's own. */
const FIELD_OF_VIEW_DEG = 45

/** Share of its distance that a view keeps when it approaches a place. */
const APPROACH = 0.6

/** Of a view that turns by itself, in radians for a second: once around in half a minute. */
const TURN_SPEED = (2 * Math.PI) / 30
/** After a pause, such as a hidden tab, it takes up where it was, in seconds. */
const LONGEST_STEP = 0.1

/** How much nearer than a place the model must be to hide it: a share of the distance. A coarser model of the same thing is a little elsewhere. */
const HIDING = 0.02

/** How near to a camera a click must be, in CSS pixels. */
const CLICK_RADIUS_PX = 28

/**
 * Orbit, pan and zoom around a model. Until the user takes hold of the view it follows the growing model; from then on it
 * stays where it is in the scene, also when a newer model is turned upright differently.
 *
 * Use: `connect`, then `show` whenever what is seen changes, and `step` before each frame.
 */
export class OrbitView {
  readonly #options: OrbitViewOptions
  readonly #camera: PerspectiveCamera
  #controls: OrbitControls | null = null
  /** Where the controls looked last, for those that come after them. */
  #lastTarget = new Vector3()
  #seen: Seen | null = null
  #flight: Flight | null = null
  #isTaken = false
  /** It is where a photo was taken, or on its way there. */
  #isAtPhoto = false
  /** What is to stay in view until somebody moves it. */
  #framed: readonly Vector3[] = []
  readonly #width = new WidthKeeper()
  #isTurning = false

  constructor(options: OrbitViewOptions) {
    this.#options = options
    this.#camera = options.camera
  }

  /** Lets the pointer turn the view, with `up` kept upright. Call again, after `disconnect`, when `up` changes. */
  connect({ x, y, z }: Vector3): void {
    const { canvas, onChange } = this.#options
    // OrbitControls asks for the camera's up direction once, when it is made.
    this.#camera.up.set(x, y, z)
    const controls = new OrbitControls(this.#camera, canvas)
    controls.zoomToCursor = true
    // A finger that moves up or down scrolls the page; elsewhere, and with two fingers, it turns, moves and zooms the view.
    if (canvas) canvas.style.touchAction = 'pan-y'
    controls.target.copy(this.#lastTarget)
    controls.addEventListener('change', onChange)
    controls.addEventListener('start', () => this.hold())
    this.#controls = controls
    controls.update()
    onChange()
  }

  disconnect(): void {
    if (!this.#controls) return
    this.#lastTarget.copy(this.#controls.target)
    // Without a canvas it listens to nothing.
    if (this.#options.canvas) this.#controls.dispose()
    this.#controls = null
  }

  /** A new size or model, or the cameras coming and going, and nothing else, moves the view; what was in sight stays in sight. */
  show(seen: Seen): void {
    const before = this.#seen
    this.#seen = seen
    const isSame =
      before?.model === seen.model &&
      before.width === seen.width &&
      before.height === seen.height &&
      before.camerasShown === seen.camerasShown
    if (isSame) return
    if (!this.#isTaken) this.#goHome()
    else if (before && !before.model.gltfFromWorld.equals(seen.model.gltfFromWorld)) {
      this.#moveBy(before.model.gltfFromWorld, seen.model.gltfFromWorld)
    } else if (this.#framed.length > 0) this.frame(this.#framed)
    else if (before?.model === seen.model && !this.#isAtPhoto && !this.#flight) this.#keepWidth(before, seen)
    this.#options.onChange()
  }

  /** Moves the view on its way, if it is on one, or around the model; `seconds` since the step before. */
  step(seconds = 0): void {
    if (!this.#controls) return
    if (!this.#flight && this.#isTurning) {
      this.#controls.rotateLeft(TURN_SPEED * Math.min(seconds, LONGEST_STEP))
      this.#controls.update()
      this.#options.onChange()
    }
    if (!this.#flight) return
    const isOver = this.#flight.step(this.#camera, this.#controls.target)
    this.#controls.update()
    if (isOver) this.#flight = null
    this.#options.onChange()
  }

  home(): void {
    this.#options.onMove()
    this.#isTaken = false
    this.#isAtPhoto = false
    this.#goHome()
  }

  /** The view stays as it is, whatever model comes next. */
  hold(): void {
    this.#isTaken = true
    this.#isAtPhoto = false
    this.#framed = []
    this.#width.reset()
    this.#flight = null
    this.#options.onMove()
  }

  /** Around the model without an end, until it is told to stop. */
  turn(isTurning: boolean): void {
    this.#isTurning = isTurning
    if (isTurning) this.#options.onChange()
  }

  /** Shares of the view's height: what is seen moves to the left and down. */
  pan(right: number, up: number): void {
    this.hold()
    const camera = this.#cameraNow()
    const { target } = this
    const height = 2 * camera.position.distanceTo(target) * Math.tan((camera.fov * Math.PI) / 360)
    const [x, y] = [new Vector3(), new Vector3()]
    camera.matrixWorld.extractBasis(x, y, new Vector3())
    const by = x.multiplyScalar(right * height).addScaledVector(y, up * height)
    camera.position.add(by)
    this.#controls?.target.add(by)
    this.#controls?.update()
    this.#options.onChange()
  }

  /** Radians: to the right and up. */
  orbit(right: number, up: number): void {
    this.hold()
    this.#controls?.rotateLeft(-right)
    this.#controls?.rotateUp(up)
    this.#options.onChange()
  }

  /** Below 1 comes closer. */
  zoom(factor: number): void {
    this.hold()
    const { target } = this
    this.#camera.position.sub(target).multiplyScalar(factor).add(target)
    this.#controls?.update()
    this.#options.onChange()
  }

  /** Flies to where a photo was taken, and looks at what it shows. */
  visit(photoCamera: PhotoCamera): void {
    if (!this.#seen) return
    const { model, planes, width, height } = this.#seen
    this.#isTaken = true
    this.#isAtPhoto = true
    const middle = homeView(model, { camera: this.#camera, withCameras: false, planes }).target
    this.#flyTo(viewOfPhoto(photoCamera, { middle, aspect: width / height, up: this.#camera.up }))
  }

  /** Flies to where a part of the model is seen well. */
  lookAt({ center, viewFrom }: Pick<LowCoverageRegion, 'center' | 'viewFrom'>): void {
    this.flyTo({
      position: new Vector3(...viewFrom),
      target: new Vector3(...center),
      fieldOfViewDeg: FIELD_OF_VIEW_DEG,
    })
  }

  /** Flies to a view and stays there. */
  flyTo(place: PlaceToBe): void {
    this.hold()
    this.#flyTo(place)
  }

  /** Steps back so far that all of these places are in the picture, also once the view has another size; stays where they are already. */
  frame(places: readonly Vector3[]): void {
    const isWhole = !this.#flight && places.every((place) => this.seenAt(place))
    if (!isWhole) this.flyTo(viewOfPlaces(places, this.#cameraNow()))
    this.#framed = places
  }

  /** Turns around another place from then on, seen from the same side. */
  center(place: Vector3): void {
    const position = this.#camera.position.clone().sub(this.target).add(place)
    this.flyTo({ position, target: place, fieldOfViewDeg: this.#camera.fov })
  }

  /** Flies nearer to a place, which the view turns around from then on. */
  approach(place: Vector3): void {
    this.hold()
    const back = this.#camera.position.clone().sub(this.target).multiplyScalar(APPROACH)
    this.#flyTo({ position: back.add(place), target: place, fieldOfViewDeg: this.#camera.fov })
  }

  /** The camera whose place on the screen is nearest to a point, if one is near. */
  cameraAt({ x, y }: ScreenPoint): PhotoCamera | null {
    const places = (this.#seen?.model.photoCameras ?? []).map((photoCamera) => {
      const place = photoCamera.node.getWorldPosition(new Vector3()).project(this.#cameraNow())
      const at = this.#screenOf(place)
      const aside = Math.hypot(at.x - x, at.y - y)
      return { photoCamera, aside: place.z < 1 ? aside : Number.POSITIVE_INFINITY }
    })
    const nearest = places.toSorted((a, b) => a.aside - b.aside)[0]
    return nearest && nearest.aside < CLICK_RADIUS_PX ? nearest.photoCamera : null
  }

  /** From the eye through a point. */
  rayAt(point: ScreenPoint): Ray {
    return this.#casterAt(point).ray
  }

  /** The place on the model's surface under a point, or in the middle of the view; null beside it. */
  surfaceAt(point?: ScreenPoint): Vector3 | null {
    if (!this.#seen) return null
    const { model, planes, width, height } = this.#seen
    return model.surface?.picker.nearest(this.rayAt(point ?? { x: width / 2, y: height / 2 }), planes) ?? null
  }

  /** Somebody is about to pick places. */
  prepareToPick(): void {
    this.#seen?.model.surface?.picker.prepare()
  }

  /** Where a place is seen. */
  screenOf(place: Vector3): ScreenPoint {
    return this.#screenOf(place.clone().project(this.#cameraNow()))
  }

  /** Where a place is seen; null when it is out of the picture. */
  seenAt(place: Vector3): ScreenPoint | null {
    const { x, y, z } = place.clone().project(this.#cameraNow())
    return Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) <= 1 ? this.#screenOf(new Vector3(x, y, z)) : null
  }

  /** Where a place is, in the picture or beside it; null when it is behind the eye. */
  inFrontAt(place: Vector3): ScreenPoint | null {
    const at = place.clone().project(this.#cameraNow())
    return at.z < 1 ? this.#screenOf(at) : null
  }

  /** Whether the model is in front of a place; false while it takes long to find out. */
  isHidden(place: Vector3): boolean {
    const picker = this.#seen?.model.surface?.picker
    if (!this.#seen || !picker?.isQuick) return false
    const { eye } = this
    const distance = eye.distanceTo(place)
    const hit = picker.nearest(new Ray(eye, place.clone().sub(eye).normalize()), this.#seen.planes)
    return hit !== null && eye.distanceTo(hit) < (1 - HIDING) * distance
  }

  get present(): PresentView {
    const { fov, aspect } = this.#camera
    return { position: this.eye, target: this.target, fieldOfViewDeg: fov, aspect }
  }

  get eye(): Vector3 {
    return this.#camera.position.clone()
  }

  /** What the view turns around. */
  get target(): Vector3 {
    return (this.#controls?.target ?? this.#lastTarget).clone()
  }

  #goHome(): void {
    if (!this.#controls || !this.#seen) return
    const { model, camerasShown, planes, opening } = this.#seen
    const camera = this.#camera
    this.#flight = null
    camera.fov = FIELD_OF_VIEW_DEG
    const suiting = homeView(model, { camera, withCameras: camerasShown, planes })
    const { position, target } = opening ?? suiting
    const { radius } = suiting
    if (opening) camera.fov = opening.fieldOfViewDeg
    camera.position.copy(position)
    camera.near = radius / 500
    camera.far = radius * 100
    camera.updateProjectionMatrix()
    this.#controls.target.copy(target)
    this.#controls.update()
    this.#options.onChange()
  }

  #keepWidth(before: Seen, now: Seen): void {
    if (before.height === 0 || now.height === 0) return
    const aspects = { before: before.width / before.height, now: now.width / now.height }
    const { target } = this
    const change = this.#width.change(now.model, this.#camera, aspects)
    this.#camera.position.sub(target).multiplyScalar(change).add(target)
    this.#controls?.update()
  }

  #moveBy(oldFromWorld: Matrix4, newFromWorld: Matrix4): void {
    const newFromOld = new Matrix4().copy(oldFromWorld).invert().premultiply(newFromWorld)
    this.#camera.position.applyMatrix4(newFromOld)
    this.#controls?.target.applyMatrix4(newFromOld)
    this.#controls?.update()
  }

  #flyTo(to: PlaceToBe): void {
    if (!this.#controls) return
    this.#flight = new Flight(this.#camera, this.#controls.target, to, this.#options.flightMs())
    this.#options.onChange()
  }

  /** As it was moved last, also when the frame that shows it is still to come: a key may follow another before it. */
  #cameraNow(): PerspectiveCamera {
    this.#camera.updateMatrixWorld()
    return this.#camera
  }

  #casterAt({ x, y }: ScreenPoint): Raycaster {
    const { width, height } = this.#seen ?? { width: 1, height: 1 }
    const caster = new Raycaster()
    caster.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), this.#cameraNow())
    return caster
  }

  #screenOf({ x, y }: Vector3): ScreenPoint {
    const { width, height } = this.#seen ?? { width: 1, height: 1 }
    return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height }
  }
}
