import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { NodeIO } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization } from '@gltf-transform/extensions'
import { validateBytes } from 'gltf-validator'
import { MeshoptDecoder } from 'meshoptimizer'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { writeModel } from '../colmap/model.ts'
import type { RegisteredImage, SparseReconstruction } from '../colmap/model-types.ts'
import { MAX_PREVIEW_BYTES } from '../files/glb/write-preview-glb.ts'
import { writePly } from '../files/write-ply.ts'
import type { TriangleSurface } from '../mesh/mesh-types.ts'
import { makeSyntheticCapture } from '../testing/make-synthetic-capture.ts'
import { makeSceneMesh } from '../testing/scene/make-scene-mesh.ts'
import { writeCapturePhotos } from '../testing/write-capture-photos.ts'
import { MESH, type MeshOutput } from './mesh.ts'
import { type TextureOutput, texture } from './texture.ts'

/** Photos are traced and a mesh is made first: seconds on an idle machine, much longer on a busy one. */
const SETUP_MS = 180_000

let dir: string
let mesh: TriangleSurface
let output: TextureOutput
const published: string[] = []
const fractions: number[] = []

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-texture-stage-'))
  for (const name of ['undistort/sparse', 'mesh', 'texture']) await mkdir(path.join(dir, name), { recursive: true })
  const capture = makeSyntheticCapture({ views: 6, widthPx: 320, heightPx: 240 })
  await writeCapturePhotos(capture, path.join(dir, 'undistort/images'))
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  mesh = makeSceneMesh({ seed: 1, cell: 0.022 })
  const model: SparseReconstruction = {
    cameras: new Map([
      [
        1,
        {
          id: 1,
          model: 'PINHOLE',
          widthPx,
          heightPx,
          params: [focalLengthPx, focalLengthPx, widthPx / 2, heightPx / 2],
        },
      ],
    ]),
    images: capture.photos.map(
      ({ name, camFromWorld }, i): RegisteredImage => ({
        id: i + 1,
        name: `${name}.jpg`,
        cameraId: 1,
        camFromWorld,
        keypoints: new Float64Array(0),
        pointIds: new Float64Array(0),
      }),
    ),
    points: noPoints(),
  }
  await writeModel(model, path.join(dir, 'undistort/sparse'))
  await writePly(
    { positions: mesh.positions, normals: null, colors: null },
    path.join(dir, 'mesh', MESH),
    mesh.triangles,
  )
  output = await texture.run(
    {
      dir: path.join(dir, 'texture'),
      dirOf: (stage) => path.join(dir, stage),
      scratch: async () => dir,
      photos: [],
      capture: { kind: 'photos' },
      files: [],
      settings: { ...PRESETS.draft.settings, texturePx: 1024 },
      colmapPath: 'colmap',
      threads: 1,
      signal: new AbortController().signal,
      log() {},
      progress: (fraction) => fractions.push(fraction),
      async publish(artifact) {
        await readFile(artifact.path)
        published.push(artifact.name)
      },
    },
    {} as MeshOutput,
  )
}, SETUP_MS)
afterAll(() => rm(dir, { recursive: true, force: true }))

function noPoints(): SparseReconstruction['points'] {
  return {
    count: 0,
    ids: new Float64Array(0),
    positions: new Float64Array(0),
    colors: new Uint8Array(0),
    errors: new Float64Array(0),
    trackOffsets: new Uint32Array(1),
    trackImageIds: new Uint32Array(0),
    trackKeypoints: new Uint32Array(0),
  }
}

async function readGlb(name: string) {
  await MeshoptDecoder.ready
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
  const root = (await io.read(path.join(dir, 'texture', name))).getRoot()
  const node = (wanted: string) => root.listNodes().find((candidate) => candidate.getName() === wanted)
  const primitive = node('model')?.getMesh()?.listPrimitives()[0]
  if (!primitive) throw new Error(`${name} has no model`)
  return { root, node, primitive, image: root.listTextures()[0]?.getImage() ?? new Uint8Array() }
}

describe('texture', () => {
  it('publishes the preview first, then the model in each format, with growing progress', () => {
    expect(published).toEqual([
      'preview.glb',
      'model.glb',
      'model-compressed.glb',
      'model.obj',
      'model.stl',
      'model-closed.stl',
      'model.usdz',
      'made-up.glb',
      'unseen.glb',
      'model.mtl',
      'model.jpg',
    ])
    expect(output.photosUsed).toBe(6)
    expect(fractions.at(-1)).toBe(1)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  })

  it('says how much closing the surface for printing takes, and shows it as triangles of their own', async () => {
    const { openEdges, madeUpShare, isClosed } = output.closing
    expect(openEdges).toBeGreaterThan(10)
    // A sculpture seen from all sides: it is open only where parts of it touch.
    expect(madeUpShare).toBeLessThan(0.01)
    expect(isClosed).toBe(true)
    const stl = await readFile(path.join(dir, 'texture', 'model-closed.stl'))
    expect(stl.toString('latin1', 0, 80)).toMatch(/, closed\0/)
    const open = await readFile(path.join(dir, 'texture', 'model.stl'))
    expect(open.toString('latin1', 0, 80)).toMatch(/, closed\0/)
    const { issues, info } = await validateBytes(
      new Uint8Array(await readFile(path.join(dir, 'texture', 'made-up.glb'))),
    )
    expect(issues.messages.filter((message) => message.severity < 2)).toEqual([])
    // Closing drops a few triangles of the surface that have no area.
    const [closedCount, openCount, madeUp] = [
      stl.readUInt32LE(80),
      open.readUInt32LE(80),
      Number(info.totalTriangleCount),
    ]
    expect(madeUp).toBeGreaterThan(0)
    expect(closedCount - madeUp).toBeLessThanOrEqual(openCount)
    expect(closedCount - madeUp).toBeGreaterThan(0.99 * openCount)
  })

  it('marks what no photo shows as triangles of their own', async () => {
    const { issues, info } = await validateBytes(
      new Uint8Array(await readFile(path.join(dir, 'texture', 'unseen.glb'))),
    )
    expect(issues.messages.filter((message) => message.severity < 2)).toEqual([])
    expect(output.unseenFaces).toBeGreaterThan(0)
    expect(info.totalTriangleCount).toBe(output.unseenFaces)
  })

  it.each(['model.glb', 'model-compressed.glb', 'preview.glb'])(
    'writes %s so that the Khronos validator finds nothing',
    async (name) => {
      const report = await validateBytes(new Uint8Array(await readFile(path.join(dir, 'texture', name))))
      expect(report.issues.messages.filter((message) => message.severity < 2)).toEqual([])
      expect(report.info.totalTriangleCount).toBeGreaterThan(1000)
    },
  )

  it('requires no extension of the programs that open model.glb, and meshopt of those that show the small ones', async () => {
    const requiredBy = async (name: string) => {
      const bytes = await readFile(path.join(dir, 'texture', name))
      return JSON.parse(bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12))).extensionsRequired ?? []
    }
    expect(await requiredBy('model.glb')).toEqual([])
    for (const name of ['model-compressed.glb', 'preview.glb']) {
      expect(await requiredBy(name)).toContain('EXT_meshopt_compression')
    }
    const { primitive } = await readGlb('model.glb')
    for (const attribute of primitive.listAttributes()) expect(attribute.getArray()).toBeInstanceOf(Float32Array)
    const [plain, small] = await Promise.all(
      ['model.glb', 'model-compressed.glb'].map((name) => stat(path.join(dir, 'texture', name))),
    )
    expect(small?.size).toBeLessThan(0.7 * (plain?.size ?? 0))
  })

  it('places the model where gltfFromWorld says, seen from both sides', async () => {
    const { root, node, primitive, image } = await readGlb('model.glb')
    const m = node('reconstruction')?.getExtras().gltfFromWorld as number[]
    const low = [1, 1, 1].map(() => Number.POSITIVE_INFINITY)
    const high = [1, 1, 1].map(() => Number.NEGATIVE_INFINITY)
    for (let v = 0; v < mesh.positions.length; v += 3) {
      for (let axis = 0; axis < 3; axis++) {
        const sum = [0, 1, 2].reduce(
          (part, k) => part + (m[4 * k + axis] as number) * (mesh.positions[v + k] as number),
          m[12 + axis] as number,
        )
        low[axis] = Math.min(low[axis] as number, sum)
        high[axis] = Math.max(high[axis] as number, sum)
      }
    }
    const position = primitive.getAttribute('POSITION')
    const world = node('model')?.getWorldMatrix() ?? []
    for (let axis = 0; axis < 3; axis++) {
      // Quantized: a uniform scale and an offset of the node bring it back.
      const [scale, offset] = [world[5 * axis] as number, world[12 + axis] as number]
      const min = position?.getMinNormalized([])[axis] as number
      const max = position?.getMaxNormalized([])[axis] as number
      expect(min * scale + offset).toBeCloseTo(low[axis] as number, 3)
      expect(max * scale + offset).toBeCloseTo(high[axis] as number, 3)
    }
    // The scene's floor lies at y = 0 and its cameras stand upright: y-up stays y-up.
    expect(m[5]).toBeGreaterThan(0.8)
    const material = primitive.getMaterial()
    // Programs that are made with VTK leave the texture out of an unlit one.
    expect(material?.getExtension('KHR_materials_unlit')).toBeNull()
    expect([material?.getMetallicFactor(), material?.getRoughnessFactor()]).toEqual([0, 1])
    const ofPreview = (await readGlb('preview.glb')).primitive.getMaterial()
    expect(ofPreview?.getExtension('KHR_materials_unlit')).not.toBeNull()
    expect(material?.getDoubleSided()).toBe(true)
    expect(primitive.getAttribute('NORMAL')?.getCount()).toBe(position?.getCount())
    expect(primitive.getIndices()?.getCount()).toBe(mesh.triangles.length)
    expect(root.listTextures()).toHaveLength(1)
    expect(await sharp(image).metadata()).toMatchObject({
      format: 'jpeg',
      width: output.widthPx,
      height: output.heightPx,
    })
  })

  it('keeps the preview small, with fewer triangles', async () => {
    const { primitive } = await readGlb('preview.glb')
    expect(output.previewBytes).toBeLessThanOrEqual(MAX_PREVIEW_BYTES)
    expect(primitive.getIndices()?.getCount()).toBeLessThan(mesh.triangles.length)
  })

  it('writes an OBJ whose faces, coordinates and files fit together', async () => {
    const lines = (await readFile(path.join(dir, 'texture/model.obj'), 'utf8')).split('\n')
    const rows = (kind: string) =>
      lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1))
    expect(rows('mtllib')).toEqual(['model.mtl'])
    expect(rows('f')).toHaveLength(mesh.triangles.length / 3)
    expect(rows('vt')).toHaveLength(rows('v').length)
    expect(rows('vn')).toHaveLength(rows('v').length)
    const indices = rows('f').flatMap((row) => row.split(/[ /]/).map(Number))
    const vertexCount = rows('v').length
    expect(indices.every((index) => index >= 1 && index <= vertexCount)).toBe(true)
    expect(new Set(indices).size).toBe(vertexCount)
    const material = await readFile(path.join(dir, 'texture/model.mtl'), 'utf8')
    expect(material).toContain(`newmtl ${rows('usemtl')[0]}`)
    expect(material).toContain('map_Kd model.jpg')
    // Ambient light on top of the lamps would wash it out.
    expect(material).toContain('Ka 0 0 0')
    const { width, height } = await sharp(path.join(dir, 'texture/model.jpg')).metadata()
    expect([width, height]).toEqual([output.widthPx, output.heightPx])
  })
})
