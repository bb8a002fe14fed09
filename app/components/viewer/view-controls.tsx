'use client'

import { useFrame, useThree } from '@react-three/fiber'
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react'
import { Matrix4, PerspectiveCamera, type Plane, type Ray, Raycaster, Vector2, Vector3 } from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import type { WeakRegion } from '#server/contracts/report.ts'
import { Flight, type PlaceToBe, viewOfPhoto } from './scene/flight.ts'
import { homeView } from './scene/home-view.ts'
import type { ViewerModel } from './scene/load-model.ts'
import type { PhotoCamera } from './scene/photo-cameras.ts'
import { useAdaptiveResolution } from './use-adaptive-resolution.ts'

/** What the buttons and keys around the canvas may do to the view. */
export interface ViewHandle {
  home(): void
  /** The view stays as it is, whatever model comes next. */
  hold(): void
  /** Radians: to the right and up. */
  orbit(right: number, up: number): void
  /** Below 1 comes closer. */
  zoom(factor: number): void
  /** Flies to where a photo was taken, and looks at what it shows. */
  visit(camera: PhotoCamera): void
  /** Flies to where a part of the model is seen well. */
  lookAt(region: Pick<WeakRegion, 'center' | 'viewFrom'>): void
  /** Flies nearer to a place, which the view turns around from then on. */
  approach(place: Vector3): void
  /** The camera whose place on the screen is nearest to a point in CSS pixels from the upper left, if one is near. */
  cameraAt(x: number, y: number): PhotoCamera | null
  /** From the eye through a point in CSS pixels from the upper left. */
  rayAt(x: number, y: number): Ray
  /** The place on the model's surface under a point in CSS pixels from the upper left, or in the middle of the view; null beside it. */
  surfaceAt(point?: { x: number; y: number }): Vector3 | null
  /** Where a place is seen, in CSS pixels from the upper left. */
  screenOf(place: Vector3): { x: number; y: number }
  eye(): Vector3
  /** What is drawn now, as a PNG with a transparent background. */
  takePicture(): Promise<Blob | null>
}

interface ViewControlsProps {
  model: ViewerModel
  handle: RefObject<ViewHandle | null>
  /** Whether they are to be in view at home. */
  camerasShown: boolean
  /** Direction that is kept upright. */
  up: Vector3
  /** What is on the negative side of any of them is cut away. */
  planes: readonly Plane[]
  /** The user takes hold of the view. */
  onMove(): void
}

/** Of the view from a place of one's own. */
const FIELD_OF_VIEW_DEG = 45

/** Long enough to see which way it goes. */
const FLIGHT_MS = 700

/** Share of its distance that a view keeps when it approaches a place. */
const APPROACH = 0.6

/** How near to a camera a click must be, in CSS pixels. */
const CLICK_RADIUS_PX = 28

/**
 * Orbit, pan and zoom. Until the user takes hold of the view it follows the growing model; from then
 * on it stays where it is in the scene, also when a newer model is turned upright differently.
 */
export function ViewControls({ model, handle, camerasShown, up, planes, onMove }: ViewControlsProps) {
  const camera = useThree((state) => state.camera)
  const element = useThree((state) => state.gl.domElement)
  const invalidate = useThree((state) => state.invalidate)
  const width = useThree((state) => state.size.width)
  const height = useThree((state) => state.size.height)
  const gl = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)
  const controls = useRef<OrbitControls | null>(null)
  const flight = useRef<Flight | null>(null)
  const moved = useRef(onMove)
  moved.current = onMove
  const noteMove = useRef(() => {})
  noteMove.current = useAdaptiveResolution()
  const taken = useRef(false)
  const lastFrame = useRef<Matrix4 | null>(null)
  const lastTarget = useRef<Vector3 | null>(null)

  const { x: upX, y: upY, z: upZ } = up
  useEffect(() => {
    // OrbitControls asks for the camera's up direction once, when it is made.
    camera.up.set(upX, upY, upZ)
    const created = new OrbitControls(camera, element)
    created.zoomToCursor = true
    // A finger that moves up or down scrolls the page; elsewhere, and with two fingers, it turns, moves and zooms the view.
    element.style.touchAction = 'pan-y'
    if (lastTarget.current) created.target.copy(lastTarget.current)
    created.addEventListener('change', () => {
      noteMove.current()
      invalidate()
    })
    created.addEventListener('start', () => {
      taken.current = true
      flight.current = null
      moved.current()
    })
    controls.current = created
    created.update()
    invalidate()
    return () => {
      lastTarget.current = created.target.clone()
      created.dispose()
    }
  }, [camera, element, invalidate, upX, upY, upZ])

  const goHome = () => {
    if (!controls.current || !(camera instanceof PerspectiveCamera)) return
    flight.current = null
    camera.fov = FIELD_OF_VIEW_DEG
    const { position, target, radius } = homeView(model, { camera, withCameras: camerasShown, planes })
    camera.position.copy(position)
    camera.near = radius / 500
    camera.far = radius * 100
    camera.updateProjectionMatrix()
    controls.current.target.copy(target)
    controls.current.update()
    invalidate()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new size or model, or the cameras coming and going, and nothing else, moves the view
  useEffect(() => {
    if (!controls.current) return
    if (!taken.current) {
      goHome()
    } else if (lastFrame.current && !lastFrame.current.equals(model.gltfFromWorld)) {
      const newFromOld = new Matrix4().copy(lastFrame.current).invert().premultiply(model.gltfFromWorld)
      camera.position.applyMatrix4(newFromOld)
      controls.current.target.applyMatrix4(newFromOld)
      controls.current.update()
    }
    lastFrame.current = model.gltfFromWorld
    invalidate()
  }, [model, width, height, camerasShown])

  useFrame(() => {
    if (!flight.current || !controls.current || !(camera instanceof PerspectiveCamera)) return
    const isOver = flight.current.step(camera, controls.current.target)
    controls.current.update()
    if (isOver) flight.current = null
    invalidate()
  })

  const take = () => {
    taken.current = true
    flight.current = null
    moved.current()
  }
  const flyTo = (to: PlaceToBe) => {
    if (!controls.current || !(camera instanceof PerspectiveCamera)) return
    flight.current = new Flight(camera, controls.current.target, to, prefersStillness() ? 0 : FLIGHT_MS)
    invalidate()
  }
  /** As it was moved last, also when the frame that shows it is still to come: a key may follow another before it. */
  const cameraNow = () => {
    camera.updateMatrixWorld()
    return camera
  }
  const casterAt = (x: number, y: number) => {
    const caster = new Raycaster()
    caster.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), cameraNow())
    return caster
  }
  useImperativeHandle(handle, () => ({
    home: () => {
      moved.current()
      taken.current = false
      goHome()
    },
    hold: take,
    orbit: (right, up) => {
      take()
      controls.current?.rotateLeft(-right)
      controls.current?.rotateUp(up)
      invalidate()
    },
    zoom: (factor) => {
      const target = controls.current?.target ?? new Vector3()
      take()
      camera.position.sub(target).multiplyScalar(factor).add(target)
      controls.current?.update()
      invalidate()
    },
    visit: (photoCamera) => {
      if (!controls.current || !(camera instanceof PerspectiveCamera)) return
      taken.current = true
      const middle = homeView(model, { camera, withCameras: false, planes }).target
      flyTo(viewOfPhoto(photoCamera, { middle, aspect: width / height, up: camera.up }))
    },
    lookAt: ({ center, viewFrom }) => {
      take()
      flyTo({
        position: new Vector3(...viewFrom),
        target: new Vector3(...center),
        fieldOfViewDeg: FIELD_OF_VIEW_DEG,
      })
    },
    approach: (place) => {
      if (!controls.current || !(camera instanceof PerspectiveCamera)) return
      take()
      const back = camera.position.clone().sub(controls.current.target).multiplyScalar(APPROACH)
      flyTo({ position: back.add(place), target: place, fieldOfViewDeg: camera.fov })
    },
    cameraAt: (x, y) => {
      const places = model.photoCameras.map((photoCamera) => {
        const place = photoCamera.node.getWorldPosition(new Vector3()).project(cameraNow())
        const aside = Math.hypot(((place.x + 1) / 2) * width - x, ((1 - place.y) / 2) * height - y)
        return { photoCamera, aside: place.z < 1 ? aside : Number.POSITIVE_INFINITY }
      })
      const nearest = places.toSorted((a, b) => a.aside - b.aside)[0]
      return nearest && nearest.aside < CLICK_RADIUS_PX ? nearest.photoCamera : null
    },
    rayAt: (x, y) => casterAt(x, y).ray,
    surfaceAt: ({ x, y } = { x: width / 2, y: height / 2 }) => {
      const hits = casterAt(x, y).intersectObjects([...(model.surface?.meshes ?? [])], false)
      const hit = hits.find(({ point }) => planes.every((plane) => plane.distanceToPoint(point) >= 0))
      return hit?.point.clone() ?? null
    },
    screenOf: (place) => {
      const { x, y } = place.clone().project(cameraNow())
      return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height }
    },
    eye: () => camera.position.clone(),
    takePicture: () => {
      // The canvas keeps its pixels until the next frame only, so it is drawn for the occasion.
      gl.render(scene, camera)
      return new Promise((resolve) => element.toBlob(resolve, 'image/png'))
    },
  }))
  return null
}

function prefersStillness(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}
