import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { writeColmapDataset } from '../../colmap/write-colmap-dataset.ts'
import { MODEL_FILE_NAMES, writeModelFiles } from '../../files/model-files.ts'
import type { ModelSurface } from '../../files/model-surface.ts'
import { writeDepthPng } from '../../files/write-depth-png.ts'
import { writeLas } from '../../files/write-las.ts'
import { writePly } from '../../files/write-ply.ts'
import type { RigidTransform } from '../../geometry/rigid-transform.ts'
import { vertexNormals } from '../../mesh/vertex-normals.ts'

/** Fields to a side. */
const FIELDS = 8

/** Turns COLMAP's world, whose y points down and z away, into the model's frame. */
const GLTF_FROM_WORLD = [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1]

/**
 * Writes the files of a small finished model into `dir`: a wavy square of size 2 around the origin, with u and v along x and z,
 * and a camera 3 above its middle. Returns their paths by name.
 */
export async function writeSmallModel(dir: string): Promise<Record<string, string>> {
  const surface = wavySquare()
  const pathOf = (name: string) => path.join(dir, name)
  const textureJpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#c86432' } })
    .jpeg()
    .toBuffer()
  const input = { surface, isInMetres: false, textureJpeg, gltfFromWorld: GLTF_FROM_WORLD, dir }
  await writeModelFiles(input, MODEL_FILE_NAMES)
  const positions = surface.positions.map((value, i) => (i % 3 === 0 ? value : -value))
  const colors = Uint8Array.from(positions, (_, i) => i % 256)
  await writePly({ positions, normals: null, colors }, pathOf('mesh.ply'), surface.triangles)
  await writePly({ positions, normals: null, colors }, pathOf('sparse.ply'))
  await writePly({ positions, normals: positions.map((_, i) => (i % 3 === 1 ? -1 : 0)), colors }, pathOf('dense.ply'))
  await writeLas({ positions: surface.positions, colors }, pathOf('dense.las'))
  // In the world, up is -y. The camera looks down: its z axis is the world's y.
  const camFromWorld: RigidTransform = { rotation: [Math.SQRT1_2, Math.SQRT1_2, 0, 0], translation: [0, 0, 3] }
  const photo = { name: '0001.jpg', registered: true, cameraId: 1, camFromWorld, center: [0, -3, 0], observations: 4 }
  await writeFile(pathOf('cameras.json'), JSON.stringify({ cameras: [], photos: [photo] }))
  const matrix = [
    [1, 0, 0, 0],
    [0, 0, -1, -3],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
  ]
  const colmapFiles = await writeColmapDataset(
    {
      cameras: new Map([[1, { id: 1, model: 'PINHOLE', widthPx: 16, heightPx: 12, params: [10, 10, 8, 6] }]]),
      images: [{ ...photo, id: 1, camFromWorld, keypoints: Float64Array.of(8, 6), pointIds: Float64Array.of(1) }],
      points: {
        count: 1,
        ids: Float64Array.of(1),
        positions: Float64Array.of(1, 0, 0),
        colors: new Uint8Array(3),
        errors: Float64Array.of(0.5),
        trackOffsets: Uint32Array.of(0, 1),
        trackImageIds: Uint32Array.of(1),
        trackKeypoints: Uint32Array.of(0),
      },
    },
    dir,
  )
  const frame = { file_path: 'images/0001.jpg', transform_matrix: matrix }
  await writeFile(pathOf('transforms.json'), JSON.stringify({ depth_unit_scale_factor: 0.001, frames: [frame] }))
  // 2 m away.
  await writeDepthPng(
    pathOf('depth-0001.png'),
    { widthPx: 4, heightPx: 3, depths: new Float32Array(12).fill(2) },
    0.001,
  )
  const clouds = ['mesh.ply', 'sparse.ply', 'dense.ply', 'dense.las']
  const names = [...MODEL_FILE_NAMES, ...clouds, ...colmapFiles, 'cameras.json', 'transforms.json', 'depth-0001.png']
  return Object.fromEntries(names.map((name) => [name, pathOf(name)]))
}

function wavySquare(): ModelSurface {
  const side = FIELDS + 1
  const positions: number[] = []
  const uvs: number[] = []
  const triangles: number[] = []
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [u, v] = [column / FIELDS, row / FIELDS]
      positions.push(2 * u - 1, 0.1 * Math.sin(6 * u), 2 * v - 1)
      uvs.push(u, v)
      const at = row * side + column
      if (row < FIELDS && column < FIELDS) triangles.push(at, at + side, at + 1, at + 1, at + side, at + side + 1)
    }
  }
  const surface = { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) }
  return { ...surface, uvs: Float32Array.from(uvs), normals: vertexNormals(surface) }
}
