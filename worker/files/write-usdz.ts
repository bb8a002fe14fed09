import { writeFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import type { ModelSurface } from './model-surface.ts'
import { COARSE_TRIANGLES, simplifySurface } from './simplify-surface.ts'

/** Phones take no larger texture. */
const MAX_TEXTURE_PX = 4096

/** A model without a known scale is shown at this size, in metres: as an object on a table. */
const UNSCALED_SIZE_M = 0.5

/** "USDZ File Format Specification", OpenUSD: the data of each file begins at a multiple of so many bytes. */
const ALIGNMENT = 64

/** The id of the extra field that pads up to it, as Pixar's own writer has it. */
const PADDING_ID = 0x1986

const SCENE = 'model.usda'
const TEXTURE = 'textures/model.jpg'

/**
 * Writes a textured surface (y up) as USDZ, which iPhones, iPads and Macs show without an app, in AR too: an uncompressed ZIP of a scene
 * as text (USDA) and its texture. It stands on the ground, its middle above the origin. The surface is made coarser where it has more than
 * COARSE_TRIANGLES; `coarse` is the result of that where it is known.
 */
export async function writeUsdz(
  surface: ModelSurface,
  {
    coarse,
    textureJpeg,
    isInMetres,
    path,
  }: { coarse?: ModelSurface | undefined; textureJpeg: Uint8Array; isInMetres: boolean; path: string },
): Promise<void> {
  const simplified = coarse ?? (await simplifySurface(surface, COARSE_TRIANGLES))
  const { width } = await sharp(textureJpeg).metadata()
  const texture = width > MAX_TEXTURE_PX ? await shrink(textureJpeg) : textureJpeg
  const scene = new TextEncoder().encode(sceneOf(simplified, isInMetres))
  await writeFile(
    path,
    storedZip([
      { name: SCENE, bytes: scene },
      { name: TEXTURE, bytes: texture },
    ]),
  )
}

function shrink(jpeg: Uint8Array): Promise<Uint8Array> {
  return sharp(jpeg).resize(MAX_TEXTURE_PX, MAX_TEXTURE_PX).jpeg({ quality: 90, mozjpeg: true }).toBuffer()
}

function sceneOf({ positions, normals, uvs, triangles }: ModelSurface, isInMetres: boolean): string {
  const ranges = [0, 1, 2].map((axis) => rangeOf(positions, axis))
  const [x, y, z] = ranges as [Range, Range, Range]
  const size = Math.max(...ranges.map(({ min, max }) => max - min)) || 1
  const metersPerUnit = isInMetres ? 1 : UNSCALED_SIZE_M / size
  // Seven digits of the model's size: a float has no more.
  const digits = Math.max(0, Math.ceil(6 - Math.log10(size)))
  const corner = (end: 'min' | 'max') => `(${ranges.map((range) => range[end].toFixed(digits)).join(', ')})`
  // USD counts v from the lower edge.
  const flipped = uvs.map((value, i) => (i % 2 === 0 ? value : 1 - value))
  const ground = [-(x.min + x.max) / 2, -y.min, -(z.min + z.max) / 2].map((value) => value.toFixed(digits))
  return `#usda 1.0
(
    defaultPrim = "Model"
    doc = "Maquette"
    metersPerUnit = ${metersPerUnit}
    upAxis = "Y"
)

def Xform "Model" (
    kind = "component"
)
{
    double3 xformOp:translate = (${ground.join(', ')})
    uniform token[] xformOpOrder = ["xformOp:translate"]

    def Mesh "Surface" (
        prepend apiSchemas = ["MaterialBindingAPI"]
    )
    {
        uniform bool doubleSided = 1
        float3[] extent = [${corner('min')}, ${corner('max')}]
        int[] faceVertexCounts = [${Array(triangles.length / 3)
          .fill(3)
          .join(', ')}]
        int[] faceVertexIndices = [${triangles.join(', ')}]
        rel material:binding = </Model/Materials/Photos>
        normal3f[] normals = [${tuples(normals, 3, 3)}] (
            interpolation = "vertex"
        )
        point3f[] points = [${tuples(positions, 3, digits)}]
        texCoord2f[] primvars:st = [${tuples(flipped, 2, 6)}] (
            interpolation = "vertex"
        )
        uniform token subdivisionScheme = "none"
    }

    def Scope "Materials"
    {
${MATERIAL}
    }
}
`
}

/** Tuples of `width` numbers, as USD writes arrays of vectors. */
function tuples(values: Float32Array, width: number, decimals: number): string {
  const parts: string[] = []
  for (let i = 0; i < values.length; i += width) {
    let tuple = (values[i] as number).toFixed(decimals)
    for (let k = 1; k < width; k++) tuple += `, ${(values[i + k] as number).toFixed(decimals)}`
    parts.push(`(${tuple})`)
  }
  return parts.join(', ')
}

/** Rough, without reflections: the light is in the photos already, and USD's preview surface knows no unlit material. */
const MATERIAL = `        def Material "Photos"
        {
            token outputs:surface.connect = </Model/Materials/Photos/Preview.outputs:surface>

            def Shader "Preview"
            {
                uniform token info:id = "UsdPreviewSurface"
                color3f inputs:diffuseColor.connect = </Model/Materials/Photos/Texture.outputs:rgb>
                float inputs:metallic = 0
                float inputs:roughness = 1
                token outputs:surface
            }

            def Shader "Texture"
            {
                uniform token info:id = "UsdUVTexture"
                asset inputs:file = @${TEXTURE}@
                token inputs:sourceColorSpace = "sRGB"
                float2 inputs:st.connect = </Model/Materials/Photos/Coordinates.outputs:result>
                token inputs:wrapS = "clamp"
                token inputs:wrapT = "clamp"
                float3 outputs:rgb
            }

            def Shader "Coordinates"
            {
                uniform token info:id = "UsdPrimvarReader_float2"
                string inputs:varname = "st"
                float2 outputs:result
            }
        }`

interface Range {
  min: number
  max: number
}

function rangeOf(positions: Float32Array, axis: number): Range {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = axis; i < positions.length; i += 3) {
    min = Math.min(min, positions[i] as number)
    max = Math.max(max, positions[i] as number)
  }
  return { min, max }
}

/** PKWARE's APPNOTE 4.3.7 and 4.3.12: sizes and offsets below 4 GB, nothing compressed, nothing encrypted. */
function storedZip(files: readonly { name: string; bytes: Uint8Array }[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const encoded = Buffer.from(name)
    const bare = offset + 30 + encoded.length
    // The field's own head takes 4 bytes: less padding than that is a whole step more.
    const padding = ((ALIGNMENT - ((bare + 4) % ALIGNMENT)) % ALIGNMENT) + 4
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(10, 0)
    // Made on 1 January 1980: the same model gives the same file.
    facts.writeUInt16LE(0x21, 8)
    facts.writeUInt32LE(crc32(bytes), 10)
    facts.writeUInt32LE(bytes.length, 14)
    facts.writeUInt32LE(bytes.length, 18)
    facts.writeUInt16LE(encoded.length, 22)
    const extra = Buffer.alloc(padding)
    extra.writeUInt16LE(PADDING_ID, 0)
    extra.writeUInt16LE(padding - 4, 2)
    const local = Buffer.from(facts)
    local.writeUInt16LE(padding, 24)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), local, encoded, extra, Buffer.from(bytes))

    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x0a\x00', 'latin1'), facts, entry, encoded)
    offset = bare + padding + bytes.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, entries, end])
}
