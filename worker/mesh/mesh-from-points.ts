import assert from 'node:assert/strict'
import { PointTree } from '../geometry/point-tree.ts'
import type { PointCloud, TriangleMesh } from './mesh-types.ts'
import { splatPoints } from './splat-points.ts'
import { surfaceNets } from './surface-nets.ts'

export interface MeshFromPointsOptions {
  /** Edge of a voxel, in median distances between neighbouring points. */
  voxelSpacings: number
  /** Makes the voxels larger where the surface would have more triangles, about. */
  maxTriangles: number
  /** Smallest influence of a point, in voxels: below 2.5 the nets tear where they bend. */
  minRadiusVoxels: number
  /** And in distances to its own neighbours: what bridges sparser parts. */
  radiusSpacings: number
  /** At most, in voxels: bounds the time that stray points take. */
  maxRadiusVoxels: number
  /** Layer that a point influences, in voxels to each side of its plane. */
  bandVoxels: number
  /** A voxel's corner is known from this weight on; one point has weight 1 in its middle. */
  minWeight: number
}

/**
 * Chosen on synthetic maps (12 of 640 px) and the castle: voxels of 1 spacing score as well (F 0.998 at 0.2 % of the
 * diameter), take half as long again, and crumble where depths are noisy; at 1.5 detail goes (0.997). Less weight
 * reaches farther over edges, more tears.
 */
const MESH_FROM_POINTS_DEFAULTS: MeshFromPointsOptions = {
  voxelSpacings: 1.25,
  maxTriangles: 6_000_000,
  minRadiusVoxels: 2.5,
  radiusSpacings: 2,
  maxRadiusVoxels: 8,
  bandVoxels: 3,
  minWeight: 0.5,
}

/** Triangles for each point when a voxel is as wide as the points' spacing: measured, 2.4 on even clouds to 4.6 on ragged ones. */
const TRIANGLES_PER_POINT = 4

/** Neighbours whose distance tells a point's spacing: enough to even out noise. */
const NEIGHBOURS = 8

/**
 * The surface that oriented points lie on, coloured by the nearest of them. It ends where the points end: there is no
 * skirt and no lid. Points have to be of about one spacing to keep their detail: a voxel is as large as the median.
 */
export function meshFromPoints(cloud: PointCloud, options: Partial<MeshFromPointsOptions> = {}): TriangleMesh {
  const settings = { ...MESH_FROM_POINTS_DEFAULTS, ...options }
  const { positions, normals, colors } = cloud
  assert(normals && colors && positions.length > 0, 'a surface needs oriented, coloured points')

  // (1) scales
  const tree = new PointTree(positions)
  const spacings = neighbourSpacings(tree, positions)
  const coarser = Math.sqrt((TRIANGLES_PER_POINT * tree.count) / settings.maxTriangles)
  const voxel = Math.max(settings.voxelSpacings, coarser) * (spacings.toSorted()[spacings.length >> 1] as number)
  assert(voxel > 0, 'the points lie in one place')
  const radii = spacings.map((spacing) =>
    Math.min(
      settings.maxRadiusVoxels * voxel,
      Math.max(settings.minRadiusVoxels * voxel, settings.radiusSpacings * spacing),
    ),
  )

  // (2) field and surface, around a point in the middle so that voxel coordinates stay small
  const origin = middleOf(positions)
  const field = splatPoints(cloud, { voxel, origin, radii, bandVoxels: settings.bandVoxels })
  const net = surfaceNets(field, settings.minWeight)
  for (let i = 0; i < net.positions.length; i++) {
    net.positions[i] = voxel * (net.positions[i] as number) + (origin[i % 3] as number)
  }

  // (3) colours
  return { ...net, colors: nearestColors(tree, colors, net.positions) }
}

/** Distance between neighbours on the surface around each point, by the area that the nearest few share. */
function neighbourSpacings(tree: PointTree, positions: Float32Array): Float32Array {
  const perNeighbour = Math.sqrt(NEIGHBOURS / Math.PI)
  return Float32Array.from({ length: tree.count }, (_, i) => {
    const [x, y, z] = [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]] as [number, number, number]
    return tree.distanceToKth(x, y, z, NEIGHBOURS + 1) / perNeighbour
  })
}

/** Median of each coordinate: stray points far away don't move it. */
function middleOf(positions: Float32Array): [number, number, number] {
  return [0, 1, 2].map((axis) => {
    const values = Float32Array.from({ length: positions.length / 3 }, (_, i) => positions[3 * i + axis] as number)
    return values.sort()[values.length >> 1] as number
  }) as [number, number, number]
}

function nearestColors(tree: PointTree, colors: Uint8Array, positions: Float32Array): Uint8Array {
  const nearest = new Uint8Array(positions.length)
  for (let i = 0; i < positions.length; i += 3) {
    const from = 3 * tree.nearest(positions[i] as number, positions[i + 1] as number, positions[i + 2] as number)
    for (let channel = 0; channel < 3; channel++) nearest[i + channel] = colors[from + channel] as number
  }
  return nearest
}
