import {
  type Camera,
  type Material,
  Matrix4,
  Mesh,
  type Object3D,
  Points,
  PointsMaterial,
  Sphere,
  Texture,
  Vector3,
} from 'three'
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js'
import { type GLTF, GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import type { ModelSource } from './model-source.ts'
import { findPhotoCameras, type PhotoCamera } from './photo-cameras.ts'
import { findSurface, type Surface } from './surface.ts'

/** A model as the viewer needs it. Y is up. */
export interface ViewerModel {
  url: string
  scene: Object3D
  /** The drawn cameras, to be hidden together; null when there are none. */
  cameraGroup: Object3D | null
  cameras: Camera[]
  photoCameras: PhotoCamera[]
  pointMaterials: PointsMaterial[]
  pointCount: number
  /** Null while there are points only. */
  surface: Surface | null
  /**
   * From COLMAP's world to this file's frame. Snapshots are turned upright each by themselves; with
   * this the view of one carries over to the next.
   */
  gltfFromWorld: Matrix4
  /** What the photos are of, in this file's frame; null where nothing says it. */
  subject: Sphere | null
  dispose(): void
}

export const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder)

interface LoadModelOptions extends Pick<ModelSource, 'url' | 'camerasUrl'> {
  /** From COLMAP's world: the frame to put it in, in place of the file's own, which a later placement may have changed. */
  frame?: Matrix4
}

/** Fetches a GLB with nodes `points` and `cameras`, or with a mesh. Rejects when it can't be had or isn't one. */
export async function loadModel({ url, camerasUrl, frame }: LoadModelOptions): Promise<ViewerModel> {
  const [model, cameraFile] = await Promise.all([
    loader.loadAsync(url),
    // A model without its cameras is worth seeing, too.
    camerasUrl ? loader.loadAsync(camerasUrl).catch(() => null) : null,
  ])
  const { scene } = model
  const ownFrame = frameOf(scene)
  const cameraGroup = cameraFile ? adoptCameras(cameraFile, scene) : (scene.getObjectByName('cameras') ?? null)
  if (frame) scene.applyMatrix4(ownFrame.clone().invert().premultiply(frame))
  const pointMaterials: PointsMaterial[] = []
  let pointCount = 0
  for (const points of preparePoints(scene)) {
    pointMaterials.push(points.material)
    pointCount += points.geometry.getAttribute('position')?.count ?? 0
  }
  const surface = findSurface(scene)
  return {
    url,
    scene,
    cameraGroup,
    cameras: cameraFile?.cameras ?? model.cameras,
    photoCameras: findPhotoCameras(cameraGroup),
    pointMaterials,
    pointCount,
    surface,
    gltfFromWorld: frame ?? ownFrame,
    subject: subjectOf(cameraFile?.scene ?? scene)?.applyMatrix4(frame ?? ownFrame) ?? null,
    dispose: () => {
      surface?.dispose()
      disposeTree(scene)
    },
  }
}

/** Fetches a GLB with points alone and puts it where it belongs in `model`. Rejects when it can't be had. */
export async function loadPoints(
  url: string,
  model: ViewerModel,
): Promise<{ scene: Object3D; material: PointsMaterial }> {
  const { scene } = await loader.loadAsync(url)
  const [points] = preparePoints(scene)
  if (!points) throw new Error('There are no points in it.')
  scene.applyMatrix4(frameOf(scene).invert().premultiply(model.gltfFromWorld))
  return { scene, material: points.material }
}

/** Marks lie on the surface that they mark, or within the little by which a preview differs from it. */
const PULLED_FORWARD = { polygonOffset: true, polygonOffsetFactor: -4, polygonOffsetUnits: -16 }

/** Fetches a GLB with triangles of no texture and puts it where it belongs in `model`. Rejects when it can't be had. */
export async function loadMarked(url: string, model: ViewerModel): Promise<{ scene: Object3D; surface: Surface }> {
  const { scene } = await loader.loadAsync(url)
  const surface = findSurface(scene)
  if (!surface) throw new Error('There is no surface in it.')
  scene.applyMatrix4(frameOf(scene).invert().premultiply(model.gltfFromWorld))
  scene.traverse((object) => {
    if (object instanceof Mesh) Object.assign(object.material, PULLED_FORWARD)
  })
  return { scene, surface }
}

/** Gives the points of a scene a size on the screen, the same near and far. */
function preparePoints(scene: Object3D): (Points & { material: PointsMaterial })[] {
  const found: (Points & { material: PointsMaterial })[] = []
  scene.traverse((object) => {
    if (!(object instanceof Points)) return
    object.material = new PointsMaterial({ vertexColors: true, sizeAttenuation: false })
    found.push(object)
  })
  return found
}

/** Puts the file's cameras into the scene, at their places in the scene's frame. */
function adoptCameras(file: GLTF, scene: Object3D): Object3D | null {
  const group = file.scene.getObjectByName('cameras')
  if (!group) return null
  const sceneFromFile = frameOf(file.scene).invert().premultiply(frameOf(scene))
  group.applyMatrix4(sceneFromFile)
  scene.add(group)
  return group
}

function frameOf(scene: Object3D): Matrix4 {
  const frame = new Matrix4()
  scene.traverse(({ userData }) => {
    const values: unknown = userData.gltfFromWorld
    if (Array.isArray(values) && values.length === 16) frame.fromArray(values)
  })
  return frame
}

/** As `exportSparseGlb` wrote it, in COLMAP's world. */
function subjectOf(scene: Object3D): Sphere | null {
  let found: Sphere | null = null
  scene.traverse(({ userData: { subject } }) => {
    if (subject) found = new Sphere(new Vector3(...subject.center), subject.radius)
  })
  return found
}

export function disposeTree(scene: Object3D): void {
  scene.traverse((object) => {
    const { geometry, material } = object as { geometry?: { dispose(): void }; material?: Material | Material[] }
    geometry?.dispose()
    for (const one of material ? [material].flat() : []) disposeMaterial(one)
  })
}

/** With its textures, and the decoded pictures of these: the browser frees them late by itself. */
function disposeMaterial(material: Material): void {
  for (const value of Object.values(material)) {
    if (!(value instanceof Texture)) continue
    value.dispose()
    if (value.image instanceof ImageBitmap) value.image.close()
  }
  material.dispose()
}
