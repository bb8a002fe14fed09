import {
  type BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Float32BufferAttribute,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  SRGBColorSpace,
  TextureLoader,
  Vector3,
} from 'three'

/** A camera of the model with the photo that it took. */
export interface PhotoCamera {
  /** The camera's own place and direction: looks along -z, y up. */
  node: Object3D
  /** Place of its photo in the capture, from 0. */
  photoIndex: number
  /** The photo's corners in the camera's frame, from the upper left clockwise, as far in front as the drawn frustum reaches. */
  corners: readonly Vector3[]
  /** Its drawn outline. */
  frustum: LineSegments
}

/** Drawn over everything while its photo is looked through. */
const IN_FRONT = 1000

/**
 * The cameras that `exportSparseGlb` wrote, in the order of their photos: a node a camera, with its photo's place in `photoIndex`,
 * whose lines begin with the centre and the four corners. In files of older versions the node's name begins with the place from 1.
 */
export function findPhotoCameras(cameraGroup: Object3D | null): PhotoCamera[] {
  const cameras = (cameraGroup?.children ?? []).flatMap((node) => {
    const { photoIndex = Number.parseInt(String(node.userData.name), 10) - 1 } = node.userData
    const lines = node.children.find((child) => child instanceof LineSegments)
    if (!lines || !Number.isInteger(photoIndex)) return []
    const positions: BufferAttribute = lines.geometry.getAttribute('position')
    const corners = [1, 2, 3, 4].map((i) => new Vector3().fromBufferAttribute(positions, i))
    return { node, photoIndex, corners, frustum: lines }
  })
  return cameras.sort((a, b) => a.photoIndex - b.photoIndex)
}

/** A photo as it stands in front of its camera. */
export interface PhotoPlane {
  /** Opacity 0 hides it; `inFront` draws it over the model instead of among it. */
  show(opacity: number, inFront: boolean): void
  dispose(): void
}

/** Puts the picture at `url` into the frustum of `camera`; `onLoad` when there is something to draw. */
export function addPhotoPlane({ node, corners }: PhotoCamera, url: string, onLoad: () => void): PhotoPlane {
  const geometry = new BufferGeometry()
    .setAttribute(
      'position',
      new Float32BufferAttribute(
        corners.flatMap((corner) => corner.toArray()),
        3,
      ),
    )
    .setAttribute('uv', new Float32BufferAttribute([0, 1, 1, 1, 1, 0, 0, 0], 2))
    .setIndex([0, 2, 1, 0, 3, 2])
  const texture = new TextureLoader().load(url, onLoad)
  texture.colorSpace = SRGBColorSpace
  const material = new MeshBasicMaterial({ map: texture, side: DoubleSide, transparent: true, depthWrite: false })
  const plane = new Mesh(geometry, material)
  node.add(plane)
  return {
    show(opacity, inFront) {
      plane.visible = opacity > 0
      plane.renderOrder = inFront ? IN_FRONT : 0
      material.opacity = opacity
      material.depthTest = !inFront
    },
    dispose() {
      plane.removeFromParent()
      geometry.dispose()
      texture.dispose()
      material.dispose()
    },
  }
}
