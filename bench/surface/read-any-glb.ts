import assert from 'node:assert/strict'
import { type Accessor, type Material, NodeIO, type Primitive } from '@gltf-transform/core'
import { ALL_EXTENSIONS } from '@gltf-transform/extensions'
import { MeshoptDecoder } from 'meshoptimizer'
import sharp from 'sharp'
import type { RgbImage } from '#worker/images/rgb-image.ts'
import type { TexturedModel } from '#worker/stages/report/read-textured-model.ts'

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

interface Part {
  positions: Float32Array
  uvs: Float32Array
  triangles: Uint32Array
  image: RgbImage
}

/**
 * A textured GLB of any program as one mesh with one texture: its primitives one after the other, their images below each other. It is
 * in COLMAP's world unless a node says `gltfFromWorld`, as ours do.
 *
 * @throws AssertionError for a primitive without texture coordinates, or one that is compressed with Draco.
 */
export async function readAnyGlb(file: string): Promise<TexturedModel> {
  await MeshoptDecoder.ready
  const io = new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
  const root = (await io.read(file)).getRoot()
  const parts: Part[] = []
  for (const node of root.listNodes()) {
    const matrix = node.getWorldMatrix()
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) parts.push(await readPart(primitive, matrix, file))
  }
  assert(parts.length > 0, `${file} holds no mesh`)
  const placed = root.listNodes().find((node) => node.getExtras().gltfFromWorld)
  return { mesh: joinParts(parts), gltfFromWorld: (placed?.getExtras().gltfFromWorld as number[]) ?? IDENTITY }
}

async function readPart(primitive: Primitive, m: readonly number[], file: string): Promise<Part> {
  const positions = primitive.getAttribute('POSITION')
  const uvs = primitive.getAttribute('TEXCOORD_0')
  assert(positions && uvs, `${file} has triangles without a texture`)
  const count = positions.getCount()
  return {
    positions: valuesOf(positions, ([x = 0, y = 0, z = 0]) =>
      [0, 1, 2].map((k) => (m[k] ?? 0) * x + (m[4 + k] ?? 0) * y + (m[8 + k] ?? 0) * z + (m[12 + k] ?? 0)),
    ),
    uvs: valuesOf(uvs, (uv) => uv),
    triangles: Uint32Array.from(primitive.getIndices()?.getArray() ?? Array(count).keys()),
    image: await readImage(primitive.getMaterial()),
  }
}

function valuesOf(accessor: Accessor, change: (element: readonly number[]) => readonly number[]): Float32Array {
  const size = accessor.getElementSize()
  const values = new Float32Array(size * accessor.getCount())
  for (let i = 0; i < accessor.getCount(); i++) values.set(change(accessor.getElement(i, [])), size * i)
  return values
}

/** The base colour; of a material without an image a single pixel. */
async function readImage(material: Material | null): Promise<RgbImage> {
  const file = material?.getBaseColorTexture()?.getImage()
  if (!file) {
    const color = material?.getBaseColorFactor() ?? [1, 1, 1]
    return { widthPx: 1, heightPx: 1, rgb: Uint8Array.from(color.slice(0, 3), (value) => Math.round(255 * value)) }
  }
  const { data, info } = await sharp(file, { limitInputPixels: false })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { widthPx: info.width, heightPx: info.height, rgb: data }
}

function joinParts(parts: readonly Part[]): TexturedModel['mesh'] {
  const widthPx = Math.max(...parts.map(({ image }) => image.widthPx))
  const heightPx = parts.reduce((sum, { image }) => sum + image.heightPx, 0)
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  const [positions, uvs, triangles]: [Float32Array[], Float32Array[], Uint32Array[]] = [[], [], []]
  let [vertices, top] = [0, 0]
  for (const part of parts) {
    const { image } = part
    const [shrinkU, shrinkV, shiftV] = [image.widthPx / widthPx, image.heightPx / heightPx, top / heightPx]
    for (let row = 0; row < image.heightPx; row++) {
      const line = image.rgb.subarray(3 * row * image.widthPx, 3 * (row + 1) * image.widthPx)
      rgb.set(line, 3 * (top + row) * widthPx)
    }
    const first = vertices
    positions.push(part.positions)
    uvs.push(part.uvs.map((value, i) => (i % 2 === 0 ? value * shrinkU : value * shrinkV + shiftV)))
    triangles.push(part.triangles.map((vertex) => vertex + first))
    vertices += part.positions.length / 3
    top += image.heightPx
  }
  return {
    positions: concatenate(positions, Float32Array),
    uvs: concatenate(uvs, Float32Array),
    triangles: concatenate(triangles, Uint32Array),
    texture: { widthPx, heightPx, rgb },
  }
}

function concatenate<T extends Float32Array | Uint32Array>(arrays: readonly T[], Kind: new (length: number) => T): T {
  const all = new Kind(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const array of arrays) {
    all.set(array, at)
    at += array.length
  }
  return all
}
