import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { validateBytes } from 'gltf-validator'
import { type BufferGeometry, Mesh, type Object3D } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js'
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js'
import { USDLoader } from 'three/examples/jsm/loaders/USDLoader.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { MODEL_FILE_NAMES } from '../files/model-files.ts'
import { writeSmallModel } from './testing/write-small-model.ts'

let dir: string
let files: Record<string, string>
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-model-files-'))
  files = await writeSmallModel(dir)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Squares of the small model, each of two triangles. */
const TRIANGLES = 2 * 8 * 8

async function bytesOf(name: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(files[name] ?? 'missing')
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
}

const trianglesOf = (geometry: BufferGeometry) =>
  (geometry.index?.count ?? geometry.getAttribute('position')?.count ?? 0) / 3

function trianglesIn(scene: Object3D): number {
  let sum = 0
  scene.traverse((object) => {
    if (object instanceof Mesh) sum += trianglesOf(object.geometry)
  })
  return sum
}

describe('each file of the model', () => {
  it('is read by three.js as the same surface', async () => {
    // Pictures are for browsers to decode; all else is read here as there.
    vi.stubGlobal('self', globalThis)
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { scene } = await new GLTFLoader().parseAsync(await bytesOf('model.glb'), '')
    expect(trianglesIn(scene)).toBe(TRIANGLES)
    expect(trianglesIn(new OBJLoader().parse(await readFile(files['model.obj'] ?? '', 'utf8')))).toBe(TRIANGLES)
    const shape = new STLLoader().parse(await bytesOf('model.stl'))
    expect(trianglesOf(shape)).toBe(TRIANGLES)
    // It shades with the normals that the file has: the wavy square faces up, which is z.
    const facing = shape.getAttribute('normal')
    for (let i = 0; i < facing.count; i++) {
      expect(facing.getZ(i)).toBeGreaterThan(0.7)
      expect(Math.hypot(facing.getX(i), facing.getY(i), facing.getZ(i))).toBeCloseTo(1, 4)
    }
    // A skirt of two triangles for each of the 32 edges of its rim, and a base of one.
    expect(trianglesOf(new STLLoader().parse(await bytesOf('model-closed.stl')))).toBe(TRIANGLES + 3 * 4 * 8)
    // The scene alone, which lies first and as it is in the ZIP, without its picture.
    const usdz = await readFile(files['model.usdz'] ?? 'missing')
    const start = 30 + usdz.readUInt16LE(26) + usdz.readUInt16LE(28)
    const text = usdz.toString('utf8', start, start + usdz.readUInt32LE(18))
    const ofUsd = new USDLoader().parse(`${text.slice(0, text.indexOf('def Scope'))}}`)
    expect(trianglesIn(ofUsd)).toBe(TRIANGLES)
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  it('requires no extension of glTF, but for the one that is for the web', async () => {
    for (const name of MODEL_FILE_NAMES.filter((each) => each.endsWith('.glb'))) {
      const bytes = await readFile(files[name] ?? 'missing')
      const { issues } = await validateBytes(bytes)
      expect(issues.numErrors + issues.numWarnings, name).toBe(0)
      const { extensionsRequired = [] } = JSON.parse(bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12)))
      expect(extensionsRequired.length > 0, name).toBe(name === 'model-compressed.glb')
    }
  })
})
