import { writeFile } from 'node:fs/promises'
import { type Buffer, type Document, type Mesh, type Node, NodeIO } from '@gltf-transform/core'
import type { Camera, RegisteredImage, SparsePoints, SparseReconstruction } from '../../colmap/model-types.ts'
import { pinholeOf } from '../../colmap/pinhole-of.ts'
import { findSubject } from '../../geometry/find-subject.ts'
import { apply, type Matrix3, multiply } from '../../geometry/matrix3.ts'
import { median } from '../../geometry/median.ts'
import { quaternionFromMatrix } from '../../geometry/quaternion.ts'
import { cameraCenter, worldFromCamRotation } from '../../geometry/rigid-transform.ts'
import { columnMajor, type UprightFrame, uprightFrame } from '../../geometry/upright-frame.ts'
import { distance, scale, subtract, type Vector3 } from '../../geometry/vector3.ts'
import { LINEAR_FROM_SRGB } from '../../images/linear-from-srgb.ts'
import { createGlbDocument, setScene } from './glb-document.ts'

/** Points farther than this many median distances from the median point stay out: viewers fit the view to all. */
const MAX_DISTANCE_IN_MEDIANS = 20

/** Depth of a drawn camera as a share of the median distance to its nearest neighbour: they must not overlap. */
const FRUSTUM_DEPTH_IN_SPACINGS = 0.35

/** Points in front of the glTF cameras must not be cut off: a small share of the frustum's depth. */
const NEAR_PLANE_IN_DEPTHS = 0.01

/** glTF's cameras look along -z with y up, COLMAP's along +z with y down. */
const COLMAP_FROM_GLTF_CAMERA: Matrix3 = [1, 0, 0, 0, -1, 0, 0, 0, -1]

/** Values of `primitive.mode` in glTF 2.0. */
const MODE_POINTS = 0
const MODE_LINES = 1

const POINTS_NODE = 'points'
const CAMERAS_NODE = 'cameras'

/**
 * Writes a binary glTF 2.0 with the sparse points and the cameras of the registered photos:
 *
 *     reconstruction          extras: gltfFromWorld, leftOutPoints, subject
 *       points                POINTS with COLOR_0
 *       cameras
 *         IMG_1025.jpg, ...   LINES (a frustum) and a perspective camera; extras: intrinsics in pixels, `photoIndex`
 *
 * The scene is y-up and centred as `uprightFrame` says. `gltfFromWorld` is the 4 x 4 matrix, column
 * after column as in glTF, that maps COLMAP's world frame to the file's; its scale is 1, so its
 * inverse undoes it. Extreme outliers are left out and counted in `leftOutPoints`. `subject` is what the photos are of, in the
 * world frame (`findSubject`); null when unknown. `photoIndex` is a photo's position in the capture
 * from 0: one less than the id of its image.
 */
export async function exportSparseGlb(
  model: SparseReconstruction,
  path: string,
  { worldIsGiven = false }: { worldIsGiven?: boolean } = {},
): Promise<void> {
  const { doc, buffer } = createGlbDocument()
  const frame = uprightFrame(model.images, model.points, { worldIsGiven })
  const { positions, colors, leftOut } = visiblePoints(model.points, frame)
  const nodes: Node[] = []
  if (positions.length > 0) nodes.push(pointsNode(doc, buffer, positions, colors))
  if (model.images.length > 0) nodes.push(camerasNode(doc, buffer, model, frame, positions))
  // A buffer without bytes is invalid: a first snapshot may have nothing to show yet.
  if (doc.getRoot().listAccessors().length === 0) buffer.dispose()
  const extras = { gltfFromWorld: columnMajor(frame), leftOutPoints: leftOut, subject: findSubject(model) }
  setScene(doc, 'sparse', nodes, extras)

  await writeFile(path, await new NodeIO().writeBinary(doc))
}

interface VisiblePoints {
  positions: Float32Array<ArrayBuffer>
  /** RGBA, linear, 65535 is 1: eight bits would band in the shadows. */
  colors: Uint16Array<ArrayBuffer>
  leftOut: number
}

function visiblePoints(points: SparsePoints, frame: UprightFrame): VisiblePoints {
  const { count } = points
  const distances = new Float64Array(count)
  for (let i = 0; i < count; i++) distances[i] = distance(positionAt(points.positions, i), frame.origin)
  const maxDistance = count > 0 ? MAX_DISTANCE_IN_MEDIANS * median(distances) : 0
  const positions = new Float32Array(3 * count)
  const colors = new Uint16Array(4 * count)
  let kept = 0
  for (let i = 0; i < count; i++) {
    // Written so that NaN stays out too.
    if (!((distances[i] ?? 0) <= maxDistance)) continue
    positions.set(apply(frame.rotation, subtract(positionAt(points.positions, i), frame.origin)), 3 * kept)
    for (let channel = 0; channel < 3; channel++) {
      colors[4 * kept + channel] = LINEAR_FROM_SRGB[points.colors[3 * i + channel] ?? 0] ?? 0
    }
    colors[4 * kept + 3] = 0xffff
    kept++
  }
  return { positions: positions.slice(0, 3 * kept), colors: colors.slice(0, 4 * kept), leftOut: count - kept }
}

function pointsNode(
  doc: Document,
  buffer: Buffer,
  positions: Float32Array<ArrayBuffer>,
  colors: Uint16Array<ArrayBuffer>,
): Node {
  const primitive = doc
    .createPrimitive()
    .setMode(MODE_POINTS)
    .setMaterial(doc.createMaterial('points').setMetallicFactor(0).setRoughnessFactor(1))
    .setAttribute('POSITION', doc.createAccessor().setType('VEC3').setArray(positions).setBuffer(buffer))
    .setAttribute(
      'COLOR_0',
      doc.createAccessor().setType('VEC4').setArray(colors).setNormalized(true).setBuffer(buffer),
    )
  return doc.createNode(POINTS_NODE).setMesh(doc.createMesh(POINTS_NODE).addPrimitive(primitive))
}

function camerasNode(
  doc: Document,
  buffer: Buffer,
  model: SparseReconstruction,
  frame: UprightFrame,
  pointPositions: Float32Array,
): Node {
  const images = model.images.toSorted((a, b) => a.id - b.id)
  const centers = images.map((image) => apply(frame.rotation, subtract(cameraCenter(image.camFromWorld), frame.origin)))
  const depth = frustumDepth(centers, pointPositions)
  const material = doc.createMaterial('cameras').setBaseColorFactor([1, 0.35, 0.05, 1]).setMetallicFactor(0)
  const frusta = new Map<number, Mesh>()
  const parent = doc.createNode(CAMERAS_NODE)
  images.forEach((image, i) => {
    const camera = model.cameras.get(image.cameraId)
    const center = centers[i]
    if (!camera || !center) throw new Error(`${image.name} has no camera ${image.cameraId}`)
    const frustum = frusta.get(camera.id) ?? frustumMesh(doc, buffer, camera, depth).setName(`camera ${camera.id}`)
    for (const primitive of frustum.listPrimitives()) primitive.setMaterial(material)
    frusta.set(camera.id, frustum)
    parent.addChild(cameraNode(doc, image, camera, { frame, center, depth }).setMesh(frustum))
  })
  return parent
}

function cameraNode(
  doc: Document,
  image: RegisteredImage,
  camera: Camera,
  pose: { frame: UprightFrame; center: Vector3; depth: number },
): Node {
  const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
  const gltfFromCamera = multiply(
    multiply(pose.frame.rotation, worldFromCamRotation(image.camFromWorld)),
    COLMAP_FROM_GLTF_CAMERA,
  )
  const [w, x, y, z] = quaternionFromMatrix(gltfFromCamera)
  const perspective = doc
    .createCamera(image.name)
    .setType('perspective')
    .setYFov(2 * Math.atan(camera.heightPx / 2 / fyPx))
    .setAspectRatio((camera.widthPx * fyPx) / (camera.heightPx * fxPx))
    .setZNear(NEAR_PLANE_IN_DEPTHS * pose.depth)
  return doc
    .createNode(image.name)
    .setTranslation(pose.center)
    .setRotation([x, y, z, w])
    .setCamera(perspective)
    .setExtras({ photoIndex: image.id - 1, widthPx: camera.widthPx, heightPx: camera.heightPx, fxPx, fyPx, cxPx, cyPx })
}

/** The pyramid from the centre to the photo's corners, and a roof over its upper edge; in glTF's camera frame. */
function frustumMesh(doc: Document, buffer: Buffer, camera: Camera, depth: number): Mesh {
  const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
  const at = (xPx: number, yPx: number): Vector3 => scale([(xPx - cxPx) / fxPx, (cyPx - yPx) / fyPx, -1], depth)
  const { widthPx, heightPx } = camera
  const corners = [at(0, 0), at(widthPx, 0), at(widthPx, heightPx), at(0, heightPx)]
  const roof = [
    at(widthPx * 0.35, -heightPx * 0.05),
    at(widthPx * 0.65, -heightPx * 0.05),
    at(widthPx / 2, -heightPx * 0.25),
  ]
  const positions = new Float32Array([[0, 0, 0], ...corners, ...roof].flat())
  const edges = [
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 4],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 1],
    [5, 6],
    [6, 7],
    [7, 5],
  ]
  const primitive = doc
    .createPrimitive()
    .setMode(MODE_LINES)
    .setAttribute('POSITION', doc.createAccessor().setType('VEC3').setArray(positions).setBuffer(buffer))
    .setIndices(doc.createAccessor().setType('SCALAR').setArray(new Uint16Array(edges.flat())).setBuffer(buffer))
  return doc.createMesh().addPrimitive(primitive)
}

/** From the median spacing of the cameras; where all stand at one point, from the distance of the points. */
function frustumDepth(centers: readonly Vector3[], pointPositions: Float32Array): number {
  const nearest = centers.map((a, i) =>
    centers.reduce((least, b, k) => (k === i ? least : Math.min(least, distance(a, b))), Number.POSITIVE_INFINITY),
  )
  const spacing = median(nearest)
  if (spacing > 0 && Number.isFinite(spacing)) return FRUSTUM_DEPTH_IN_SPACINGS * spacing
  const [center] = centers
  const ranges = new Float64Array(pointPositions.length / 3)
  for (let i = 0; i < ranges.length; i++) ranges[i] = center ? distance(center, positionAt(pointPositions, i)) : 0
  const range = median(ranges)
  return range > 0 ? 0.1 * range : 0.1
}

function positionAt(positions: Float64Array | Float32Array, i: number): Vector3 {
  return [positions[3 * i] ?? 0, positions[3 * i + 1] ?? 0, positions[3 * i + 2] ?? 0]
}
