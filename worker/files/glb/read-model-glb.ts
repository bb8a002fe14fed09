import assert from 'node:assert/strict'
import { type Accessor, NodeIO } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization } from '@gltf-transform/extensions'
import { MeshoptDecoder } from 'meshoptimizer'
import type { ModelSurface } from '../model-surface.ts'

export interface ModelGlb {
  surface: ModelSurface
  textureJpeg: Uint8Array
  /** Maps COLMAP's world to the surface's frame: 4 x 4, column after column. */
  gltfFromWorld: readonly number[]
}

/** Reads a GLB of `writeModelGlb` as those who download it get it, compressed or not: older versions wrote it compressed alone. */
export async function readModelGlb(file: string): Promise<ModelGlb> {
  await MeshoptDecoder.ready
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
  const root = (await io.read(file)).getRoot()
  const node = root.listNodes().find((candidate) => candidate.getMesh())
  const primitive = node?.getMesh()?.listPrimitives()[0]
  const positions = primitive?.getAttribute('POSITION')
  const normals = primitive?.getAttribute('NORMAL')
  const uvs = primitive?.getAttribute('TEXCOORD_0')
  const triangles = primitive?.getIndices()?.getArray()
  const textureJpeg = root.listTextures()[0]?.getImage()
  const gltfFromWorld = root
    .listNodes()
    .find((candidate) => candidate.getExtras().gltfFromWorld)
    ?.getExtras().gltfFromWorld as number[] | undefined
  const isOurs = node && positions && normals && uvs && triangles && textureJpeg && gltfFromWorld
  assert(isOurs, `${file} is a textured model of ours`)
  return {
    surface: {
      positions: withMatrix(valuesOf(positions), node.getWorldMatrix()),
      normals: valuesOf(normals),
      uvs: valuesOf(uvs),
      triangles: Uint32Array.from(triangles),
    },
    textureJpeg,
    gltfFromWorld,
  }
}

function valuesOf(accessor: Accessor): Float32Array {
  const size = accessor.getElementSize()
  const values = new Float32Array(size * accessor.getCount())
  const element: number[] = []
  for (let i = 0; i < accessor.getCount(); i++) values.set(accessor.getElement(i, element), size * i)
  return values
}

/** The node undoes the quantizing of the positions: a scale and a shift, the same for all axes or not, never a turn. */
function withMatrix(positions: Float32Array, m: readonly number[]): Float32Array {
  const moved = new Float32Array(positions.length)
  for (let v = 0; v < positions.length; v += 3) {
    const [x, y, z] = [positions[v] as number, positions[v + 1] as number, positions[v + 2] as number]
    for (let row = 0; row < 3; row++) {
      const turned = (m[row] as number) * x + (m[4 + row] as number) * y + (m[8 + row] as number) * z
      moved[v + row] = turned + (m[12 + row] as number)
    }
  }
  return moved
}
