import { writeFile } from 'node:fs/promises'
import { type Document, NodeIO } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization } from '@gltf-transform/extensions'
import { meshopt } from '@gltf-transform/functions'
import { MeshoptEncoder } from 'meshoptimizer'
import type { ModelSurface } from '../model-surface.ts'
import { createGlbDocument, makeUnlit, setScene } from './glb-document.ts'

/**
 * Bits of a texture coordinate: an eighth of a texel at 8192 px. glTF-Transform's default of 12 would be off by a
 * whole texel and show at every seam.
 */
const TEXCOORD_BITS = 16

/** A 65536th of the model: below what photos resolve. */
const POSITION_BITS = 16

export interface ModelGlbOptions {
  textureJpeg: Uint8Array
  /** 4 x 4, column after column. */
  gltfFromWorld: readonly number[]
  path: string
  /**
   * Quantized and compressed with EXT_meshopt_compression, to a third or less: for the web. Blender, assimp, f3d and the viewers of
   * Windows and macOS don't open such files; without it a file requires no extension at all, and its attributes are floats.
   */
  compressed: boolean
}

/**
 * Writes a binary glTF 2.0 of a textured surface:
 *
 *     reconstruction   extras: gltfFromWorld, as in sparse.glb
 *       model          TRIANGLES with POSITION, NORMAL, TEXCOORD_0
 *
 * The material of a compressed one is KHR_materials_unlit: the light is in the photos already, and a lamp on top would count it twice.
 * The other has a rough dielectric, as programs expect of a scan: f3d and whatever else is made with VTK leave the texture out of an
 * unlit one, and Blender makes a lamp of it. Both are double-sided, because the surface of an open scene has an edge to look around.
 *
 * @returns the size of the file in bytes.
 */
export async function writeModelGlb(
  surface: ModelSurface,
  { textureJpeg, gltfFromWorld, path, compressed }: ModelGlbOptions,
): Promise<number> {
  const doc = makeDocument(surface, { textureJpeg, gltfFromWorld, isUnlit: compressed })
  const io = new NodeIO().registerExtensions([KHRMaterialsUnlit])
  if (compressed) await compress(doc, io)
  const bytes = await io.writeBinary(doc)
  await writeFile(path, bytes)
  return bytes.byteLength
}

function makeDocument(
  surface: ModelSurface,
  {
    textureJpeg,
    gltfFromWorld,
    isUnlit,
  }: Pick<ModelGlbOptions, 'textureJpeg' | 'gltfFromWorld'> & { isUnlit: boolean },
): Document {
  const { doc, buffer } = createGlbDocument()
  const material = doc
    .createMaterial('photos')
    .setBaseColorTexture(doc.createTexture('photos').setMimeType('image/jpeg').setImage(textureJpeg))
    .setMetallicFactor(0)
    .setRoughnessFactor(1)
    .setDoubleSided(true)
  if (isUnlit) makeUnlit(doc, material)
  const attribute = (array: Float32Array, type: 'VEC2' | 'VEC3') =>
    doc.createAccessor().setType(type).setArray(array.slice()).setBuffer(buffer)
  const primitive = doc
    .createPrimitive()
    .setMaterial(material)
    .setIndices(doc.createAccessor().setType('SCALAR').setArray(surface.triangles.slice()).setBuffer(buffer))
    .setAttribute('POSITION', attribute(surface.positions, 'VEC3'))
    .setAttribute('NORMAL', attribute(surface.normals, 'VEC3'))
    .setAttribute('TEXCOORD_0', attribute(surface.uvs, 'VEC2'))
  const node = doc.createNode('model').setMesh(doc.createMesh('model').addPrimitive(primitive))
  setScene(doc, 'model', [node], { gltfFromWorld })
  return doc
}

async function compress(doc: Document, io: NodeIO): Promise<void> {
  await MeshoptEncoder.ready
  await doc.transform(
    meshopt({
      encoder: MeshoptEncoder,
      level: 'high',
      quantizePosition: POSITION_BITS,
      quantizeTexcoord: TEXCOORD_BITS,
      quantizeNormal: 8,
    }),
  )
  io.registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
  io.registerDependencies({ 'meshopt.encoder': MeshoptEncoder })
}
