import { randomUUID } from 'node:crypto'
import path from 'node:path'
import sharp from 'sharp'
import { v7 as uuidv7 } from 'uuid'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { createLocalStorage } from '#server/services/storage/index.ts'
import { exportColoredGlb } from '#worker/files/glb/export-colored-glb.ts'
import { writeModelGlb } from '#worker/files/glb/write-model-glb.ts'
import { vertexNormals } from '#worker/mesh/vertex-normals.ts'
import type { RunningSystem } from './start-system.ts'

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

export interface ModelSize {
  triangles: number
  texturePx: number
  points: number
}

/** A sphere with bumps: no two triangles equal, and none of them degenerate for the encoder. */
function bumpySphere(triangleCount: number) {
  const side = Math.round(Math.sqrt(triangleCount / 2))
  const positions = new Float32Array(3 * (side + 1) ** 2)
  const uvs = new Float32Array(2 * (side + 1) ** 2)
  const triangles = new Uint32Array(6 * side * side)
  for (let row = 0; row <= side; row++) {
    for (let column = 0; column <= side; column++) {
      const at = row * (side + 1) + column
      const [u, v] = [column / side, 0.01 + (0.98 * row) / side]
      const radius = 1 + 0.05 * Math.sin(40 * u * Math.PI) * Math.sin(23 * v * Math.PI)
      const [theta, phi] = [v * Math.PI, 2 * u * Math.PI]
      positions.set(
        [radius * Math.sin(theta) * Math.cos(phi), radius * Math.cos(theta), radius * Math.sin(theta) * Math.sin(phi)],
        3 * at,
      )
      uvs.set([u, v], 2 * at)
      if (row < side && column < side) {
        const below = at + side + 1
        triangles.set([at, at + 1, below, at + 1, below + 1, below], 6 * (row * side + column))
      }
    }
  }
  return { positions, uvs, triangles, normals: vertexNormals({ positions, triangles }) }
}

/** The two files of a finished job that its page shows, of that size, in `dir`; by the names of the results. */
export async function makeModelFiles(dir: string, { triangles, texturePx, points }: ModelSize) {
  const noise = { width: texturePx, height: texturePx, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 30 } }
  const textureJpeg = await sharp({ create: noise as never, limitInputPixels: false })
    .jpeg({ quality: 80 })
    .toBuffer()
  const model = path.join(dir, 'preview.glb')
  await writeModelGlb(bumpySphere(triangles), { textureJpeg, gltfFromWorld: IDENTITY, path: model, compressed: true })
  const cloud = bumpySphere(2 * points).positions.subarray(0, 3 * points)
  const colors = Uint8Array.from(cloud, (value) => 128 + 100 * value)
  const dense = path.join(dir, 'dense.glb')
  const frame = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], origin: [0, 0, 0] } as const
  await exportColoredGlb({ positions: cloud, colors, triangles: null }, frame as never, dense)
  return { 'preview.glb': model, 'dense.glb': dense }
}

/** Adds a completed job with these results to the system's own storage and tables, and answers its id. */
export async function addFinishedJob(
  { db, dataDir }: Pick<RunningSystem, 'db' | 'dataDir'>,
  files: Record<string, string>,
  name: string,
): Promise<string> {
  const id = uuidv7()
  const now = new Date()
  const estimate = { seconds: { low: 1, high: 1 }, memoryBytes: 1, diskBytes: 1 }
  const fixed = {
    ownerId: LOCAL_OWNER,
    idempotencyKey: randomUUID(),
    preset: 'high',
    status: 'completed',
    estimate,
  } as const
  await db.job.create({ data: { id, name, ...fixed, startedAt: now, finishedAt: now } })
  const storage = createLocalStorage(path.join(dataDir, 'storage'))
  for (const [name, file] of Object.entries(files)) {
    const storageKey = `jobs/${id}/1/${name}`
    const blob = await storage.put(storageKey, file)
    const mediaType = 'model/gltf-binary'
    await db.artifact.create({
      data: { id: uuidv7(), jobId: id, attempt: 1, name, description: name, mediaType, storageKey, ...blob },
    })
  }
  return id
}
