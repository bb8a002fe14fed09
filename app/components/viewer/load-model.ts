import { type Camera, Matrix4, type Object3D, Points, PointsMaterial } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'

/** A sparse model as the viewer needs it. Y is up. */
export interface ViewerModel {
  url: string
  scene: Object3D
  /** The drawn cameras, to be hidden together; null when the file has none. */
  cameraGroup: Object3D | null
  cameras: Camera[]
  pointMaterials: PointsMaterial[]
  pointCount: number
  /**
   * From COLMAP's world to this file's frame. Snapshots are turned upright each by themselves; with
   * this the view of one carries over to the next.
   */
  gltfFromWorld: Matrix4
  dispose(): void
}

const loader = new GLTFLoader()

/** Fetches a GLB with nodes `points` and `cameras`. Rejects when it can't be had or isn't one. */
export async function loadModel(url: string): Promise<ViewerModel> {
  const { scene, cameras } = await loader.loadAsync(url)
  const pointMaterials: PointsMaterial[] = []
  let pointCount = 0
  scene.traverse((object) => {
    if (!(object instanceof Points)) return
    const material = new PointsMaterial({ vertexColors: true, sizeAttenuation: false })
    object.material = material
    pointMaterials.push(material)
    pointCount += object.geometry.getAttribute('position')?.count ?? 0
  })
  return {
    url,
    scene,
    cameraGroup: scene.getObjectByName('cameras') ?? null,
    cameras,
    pointMaterials,
    pointCount,
    gltfFromWorld: frameOf(scene),
    dispose: () => disposeTree(scene),
  }
}

function frameOf(scene: Object3D): Matrix4 {
  const frame = new Matrix4()
  scene.traverse(({ userData }) => {
    const values: unknown = userData.gltfFromWorld
    if (Array.isArray(values) && values.length === 16) frame.fromArray(values)
  })
  return frame
}

interface Disposable {
  dispose(): void
}

function disposeTree(scene: Object3D): void {
  scene.traverse((object) => {
    const { geometry, material } = object as { geometry?: Disposable; material?: Disposable | Disposable[] }
    geometry?.dispose()
    for (const one of material ? [material].flat() : []) one.dispose()
  })
}
