import {
  BoxGeometry,
  BufferGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  LineSegments,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  Object3D,
  PerspectiveCamera,
  Points,
  Vector3,
} from 'three'
import type { ViewerModel } from '../scene/load-model.ts'
import type { PhotoCamera } from '../scene/photo-cameras.ts'
import { findSurface } from '../scene/surface.ts'

interface CubeModelOptions {
  center?: Vector3
  /** Of the cameras, which all look at the center. */
  cameraPlaces?: readonly Vector3[]
  /** Triangles in place of points. */
  isSurface?: boolean
  gltfFromWorld?: Matrix4
}

/** A model of a cube with sides of one unit, as the viewer loads it. */
export function cubeModel(options: CubeModelOptions = {}): ViewerModel {
  const { center = new Vector3(), cameraPlaces = [], isSurface = false, gltfFromWorld = new Matrix4() } = options
  const box = new BoxGeometry().translate(...center.toArray())
  const scene = new Group().add(
    isSurface ? new Mesh(box, new MeshBasicMaterial({ side: DoubleSide })) : new Points(box),
  )
  const photoCameras = cameraPlaces.map((place, photoIndex) => photoCamera(place, center, photoIndex))
  const cameraGroup = new Group()
  for (const { node } of photoCameras) cameraGroup.add(node)
  scene.add(cameraGroup)
  scene.updateMatrixWorld(true)
  return {
    url: '',
    scene,
    cameraGroup,
    cameras: photoCameras.map(({ node }) => {
      const camera = new PerspectiveCamera()
      camera.position.copy(node.position)
      return camera
    }),
    photoCameras,
    pointMaterials: [],
    pointCount: isSurface ? 0 : box.getAttribute('position').count,
    surface: findSurface(scene),
    gltfFromWorld,
    subject: null,
    dispose: () => {},
  }
}

/** Looks along -z, as glTF's cameras do. */
function photoCamera(place: Vector3, center: Vector3, photoIndex: number): PhotoCamera {
  const camera = new PerspectiveCamera()
  camera.position.copy(place)
  camera.lookAt(center)
  const node = new Object3D()
  node.position.copy(place)
  node.quaternion.copy(camera.quaternion)
  const corners = [
    [-0.4, 0.3],
    [0.4, 0.3],
    [0.4, -0.3],
    [-0.4, -0.3],
  ].map(([x, y]) => new Vector3(x, y, -1))
  const lines = corners.flatMap((corner) => [0, 0, 0, ...corner.toArray()])
  const frustum = new LineSegments(new BufferGeometry().setAttribute('position', new Float32BufferAttribute(lines, 3)))
  node.add(frustum)
  return { node, photoIndex, corners, frustum }
}
