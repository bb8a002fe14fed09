import { toCameraFrame } from '../../images/render-camera.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { meanEdge } from './mean-edge.ts'
import { connectedPatches, UNSEEN } from './select-views.ts'
import type { TexturePhoto } from './texture-photo.ts'

/**
 * A part of the mesh that lies in the texture in one piece: faces that take their colour from one photo,
 * laid out as that photo shows them, so that its pixels are copied and not resampled.
 */
export interface Chart {
  /** Index of the photo, UNSEEN for faces that no photo shows. */
  photo: number
  /** The mesh's triangles in it. */
  faces: Int32Array
  /** The mesh's vertices in it, each once. */
  vertices: Int32Array
  /** Three indices into `vertices` for each face. */
  triangles: Uint32Array
  /** x, y of each of `vertices` in pixels of the photo's file; for UNSEEN in pixels of a plane. */
  points: Float32Array
  /** Bounding box of the points. */
  left: number
  top: number
  right: number
  bottom: number
}

/** Longest side of a chart: smaller pieces of one photo meet without a seam, since they are copies of the same pixels. */
const MAX_CHART_PX = 1024

/** Pixels that an edge of mean length gets where no photo shows the surface: its colours vary slowly. */
const UNSEEN_EDGE_PX = 1.5

/** Charts of all faces: connected faces of one photo, cut where they are too large. Those that no photo shows are the last. */
export async function makeCharts(
  mesh: TriangleSurface,
  photos: readonly TexturePhoto[],
  { labels, neighbours }: { labels: Int16Array; neighbours: Int32Array },
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Chart[]> {
  // Unseen faces are told apart by the axis that their normal is nearest to: each part lies flat in its plane.
  const groups = Int16Array.from(labels, (label, face) => (label === UNSEEN ? -2 - nearestAxis(mesh, face) : label))
  const patches = connectedPatches(neighbours, groups)
  const patchesOf = new Map<number, Int32Array[]>()
  for (let patch = 0; patch < patches.count; patch++) {
    const faces = patches.faces.subarray(patches.offsets[patch], patches.offsets[patch + 1])
    const group = groups[faces[0] as number] as number
    const list = patchesOf.get(group)
    if (list) list.push(faces)
    else patchesOf.set(group, [faces])
  }
  const charts: Chart[] = []
  const localIndex = new Int32Array(mesh.positions.length / 3).fill(-1)
  const unseenScale = UNSEEN_EDGE_PX / meanEdge(mesh)
  for (const group of [...patchesOf.keys()].sort((a, b) => b - a)) {
    const points = group >= 0 ? photoPoints(mesh, photos[group]) : planePoints(mesh, -2 - group, unseenScale)
    for (const patch of patchesOf.get(group) as Int32Array[]) {
      for (const faces of cut(patch, mesh, points)) {
        charts.push(makeChart({ photo: Math.max(group, UNSEEN), faces, mesh, points, localIndex }))
        await yieldToEventLoop()
      }
    }
  }
  return charts
}

function nearestAxis({ positions, triangles }: TriangleSurface, face: number): number {
  const [a, b, c] = [0, 1, 2].map((k) => 3 * (triangles[3 * face + k] as number)) as [number, number, number]
  const edge = (from: number, to: number, axis: number): number =>
    (positions[to + axis] as number) - (positions[from + axis] as number)
  let nearest = 0
  let most = 0
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
    const component = edge(a, b, u) * edge(a, c, v) - edge(a, b, v) * edge(a, c, u)
    if (Math.abs(component) <= most) continue
    most = Math.abs(component)
    nearest = 2 * axis + (component < 0 ? 1 : 0)
  }
  return nearest
}

/** x, y of every vertex in the photo; of no meaning for vertices behind the camera. */
function photoPoints({ positions }: TriangleSurface, photo: TexturePhoto | undefined): Float32Array {
  if (!photo) throw new Error('unreachable: labels are indices of photos')
  const { fxPx, fyPx, cxPx, cyPx } = photo.camera
  const vertices = toCameraFrame(positions, photo.camera.camFromWorld)
  const points = new Float32Array((2 * positions.length) / 3)
  for (let v = 0, k = 0; k < vertices.length; v += 2, k += 3) {
    const z = vertices[k + 2] as number
    points[v] = (fxPx * (vertices[k] as number)) / z + cxPx
    points[v + 1] = (fyPx * (vertices[k + 1] as number)) / z + cyPx
  }
  return points
}

function planePoints({ positions }: TriangleSurface, side: number, scale: number): Float32Array {
  const axis = side >> 1
  const points = new Float32Array((2 * positions.length) / 3)
  for (let v = 0, k = 0; k < positions.length; v += 2, k += 3) {
    points[v] = scale * (positions[k + ((axis + 1) % 3)] as number)
    points[v + 1] = scale * (positions[k + ((axis + 2) % 3)] as number)
  }
  return points
}

/** Halves the faces by their middles, across the longer side of the box, until no part is too large. */
function cut(patch: Int32Array, mesh: TriangleSurface, points: Float32Array): Int32Array[] {
  const parts: Int32Array[] = []
  const waiting = [patch]
  for (let faces = waiting.pop(); faces; faces = waiting.pop()) {
    const { left, top, right, bottom } = boxOf(faces, mesh, points)
    const [width, height] = [right - left, bottom - top]
    if (Math.max(width, height) <= MAX_CHART_PX) {
      parts.push(faces)
      continue
    }
    const axis = width >= height ? 0 : 1
    const middle = axis === 0 ? (left + right) / 2 : (top + bottom) / 2
    const isLow = (face: number): boolean => {
      let sum = 0
      for (let k = 0; k < 3; k++) sum += points[2 * (mesh.triangles[3 * face + k] as number) + axis] as number
      return sum < 3 * middle
    }
    const low = faces.filter(isLow)
    const high = faces.filter((face) => !isLow(face))
    if (low.length === 0 || high.length === 0) parts.push(faces)
    else waiting.push(high, low)
  }
  return parts
}

function boxOf(faces: Int32Array, { triangles }: TriangleSurface, points: Float32Array) {
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  for (const face of faces) {
    for (let corner = 3 * face; corner < 3 * face + 3; corner++) {
      const i = 2 * (triangles[corner] as number)
      const [x, y] = [points[i] as number, points[i + 1] as number]
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  return { left, top, right, bottom }
}

function makeChart({
  photo,
  faces,
  mesh,
  points,
  localIndex,
}: {
  photo: number
  faces: Int32Array
  mesh: TriangleSurface
  points: Float32Array
  /** Scratch: -1 for every vertex, before and after. */
  localIndex: Int32Array
}): Chart {
  const triangles = new Uint32Array(3 * faces.length)
  const vertices: number[] = []
  for (let i = 0; i < triangles.length; i++) {
    const vertex = mesh.triangles[3 * (faces[Math.floor(i / 3)] as number) + (i % 3)] as number
    if (localIndex[vertex] === -1) {
      localIndex[vertex] = vertices.length
      vertices.push(vertex)
    }
    triangles[i] = localIndex[vertex] as number
  }
  const own = new Float32Array(2 * vertices.length)
  vertices.forEach((vertex, i) => {
    localIndex[vertex] = -1
    own[2 * i] = points[2 * vertex] as number
    own[2 * i + 1] = points[2 * vertex + 1] as number
  })
  const { left, top, right, bottom } = boxOf(faces, mesh, points)
  return { photo, faces, vertices: Int32Array.from(vertices), triangles, points: own, left, top, right, bottom }
}
