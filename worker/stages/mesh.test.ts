import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { readModel } from '../colmap/model.ts'
import { readPly } from '../files/read-ply.ts'
import { similarityAround, transformPoints } from '../geometry/similarity.ts'
import { uprightFrame } from '../geometry/upright-frame.ts'
import { BORDER, pairHalfEdges } from '../mesh/mesh-adjacency.ts'
import { sampleSurface } from '../mesh/sample-surface.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { judgeSurface, sampleTruth } from '../testing/judge-surface.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '../testing/make-synthetic-capture.ts'
import { writeDepthWorkspace } from '../testing/write-depth-workspace.ts'
import { type FuseOutput, fuse } from './fuse.ts'
import { type MeshOutput, mesh } from './mesh.ts'

/** Half the size of a default capture: a pixel is 11 mm wide on the surface, 0.3 % of the scene. */
const CAPTURE = { widthPx: 320, heightPx: 240 }

const TRIANGLES = 20_000

const MIN_MESH_F_SCORE = { half: 0.98, one: 0.99 }
const MIN_CLOUD_ACCURACY = 0.99

let root: string
let capture: SyntheticCapture
let truth: Float32Array
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-mesh-'))
  capture = makeSyntheticCapture(CAPTURE)
  truth = sampleTruth(capture)
  await writeDepthWorkspace(capture, path.join(root, 'depth'))
  await cp(path.join(root, 'depth', 'sparse'), path.join(root, 'undistort', 'sparse'), { recursive: true })
}, 120_000)
afterAll(() => rm(root, { recursive: true, force: true }))

interface StageRun<Output> {
  output: Output
  progress: { fraction: number; message: string }[]
  artifacts: string[]
}

async function run<Input, Output>(
  stage: Stage<Input, Output>,
  input: Input,
  overrides: Partial<StageContext> = {},
): Promise<StageRun<Output>> {
  const dir = path.join(root, stage.name)
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir)
  const progress: StageRun<Output>['progress'] = []
  const artifacts: string[] = []
  const output = await stage.run(
    {
      dir,
      dirOf: (name) => path.join(root, name),
      scratch: async () => root,
      photos: [],
      capture: { kind: 'photos' },
      files: [],
      settings: { ...PRESETS.draft.settings, depthPx: CAPTURE.widthPx, meshTriangles: TRIANGLES },
      colmapPath: 'colmap',
      threads: 2,
      signal: new AbortController().signal,
      log() {},
      progress: (fraction, note) => progress.push({ fraction, message: stepNoteText(note) }),
      publish: async ({ name }) => {
        artifacts.push(name)
      },
      ...overrides,
    },
    input,
  )
  return { output, progress, artifacts }
}

describe('from depth maps to a mesh', () => {
  let fused: StageRun<FuseOutput>
  let meshed: StageRun<MeshOutput>
  beforeAll(async () => {
    fused = await run(fuse, {} as never)
    meshed = await run(mesh, fused.output)
  }, 60_000)

  test('fuses the maps into a cloud on the true surface', async () => {
    const { positions, normals, colors } = await readPly(path.join(root, 'fuse', 'dense.ply'))
    expect(positions.length).toBe(3 * fused.output.points)
    expect(normals?.length).toBe(positions.length)
    expect(colors?.length).toBe(positions.length)
    const [, half] = judgeSurface(positions, capture, truth)
    expect(half?.accuracy).toBeGreaterThan(MIN_CLOUD_ACCURACY)
    expect(fused.artifacts).toEqual(['dense.ply', 'dense.glb', 'dense.las'])
  })

  test('stands the cloud for surveyors up as the model is, by the up of a world that was given', async () => {
    const { images, points } = await readModel(path.join(root, 'undistort', 'sparse'))
    const { positions } = await readPly(path.join(root, 'fuse', 'dense.ply'))
    const [found, given] = [false, true].map((worldIsGiven) => {
      const { rotation, origin } = uprightFrame(images, points, { worldIsGiven })
      const heights = transformPoints(positions, similarityAround(origin, rotation, 1)).filter((_, i) => i % 3 === 1)
      return heights.reduce((most, height) => Math.max(most, height))
    })
    expect(given).not.toBeCloseTo(found as number, 3)
    // The header's largest z.
    const height = async () => (await readFile(path.join(root, 'fuse', 'dense.las'))).readDoubleLE(211)
    expect(await height()).toBeCloseTo(found as number, 4)
    await run(fuse, {} as never, { capture: { kind: 'posed', depthUnit: 1, frames: [] } })
    expect(await height()).toBeCloseTo(given as number, 4)
    // Of map coordinates: as they were given.
    const origin: [number, number, number] = [501_234, 5_412_345, 287]
    await run(fuse, {} as never, { capture: { kind: 'posed', depthUnit: 1, frames: [], origin } })
    const highest = positions.filter((_, i) => i % 3 === 2).reduce((most, z) => Math.max(most, z))
    expect(await height()).toBeCloseTo(287 + highest, 4)
  })

  test('counts the depth maps while it fuses', () => {
    const messages = fused.progress.map(({ message }) => message)
    expect(messages).toContainEqual(expect.stringMatching(/^Merged 3 of 12 depth maps/))
    expectNeverBack(fused.progress)
  })

  test('makes a mesh of the true surface within the budget', async () => {
    const { positions, colors, triangles } = await readPly(path.join(root, 'mesh', 'mesh.ply'))
    if (!colors || !triangles) throw new Error('The mesh has no colours or triangles')
    expect(triangles.length / 3).toBe(meshed.output.triangles)
    expect(meshed.output.triangles).toBeLessThanOrEqual(TRIANGLES)
    // Fewer than the budget: more would be finer than the photos' pixels.
    expect(meshed.output.triangles).toBeGreaterThan(0.3 * TRIANGLES)
    expect(meshed.output.triangles).toBeLessThan(0.7 * TRIANGLES)
    const points = sampleSurface({ positions, triangles }, 100_000).positions
    const [, half, one] = judgeSurface(points, capture, truth)
    expect(half?.fScore).toBeGreaterThan(MIN_MESH_F_SCORE.half)
    expect(one?.fScore).toBeGreaterThan(MIN_MESH_F_SCORE.one)
  })

  test('leaves the mesh in full detail beside it, both manifold', async () => {
    expect(meshed.artifacts).toEqual(['snapshot-mesh.glb', 'mesh.ply', 'mesh-full.ply'])
    for (const name of ['mesh.ply', 'mesh-full.ply']) {
      const { positions, triangles } = await readPly(path.join(root, 'mesh', name))
      const twins = pairHalfEdges(triangles ?? new Uint32Array(), positions.length / 3)
      expect(twins.some((twin) => twin < BORDER)).toBe(false)
      if (name === 'mesh-full.ply') expect(twins.length / 3).toBe(meshed.output.fullTriangles)
    }
    expectNeverBack(meshed.progress)
  })

  test('makes the same of the same depth maps, bit for bit, on any number of threads', async () => {
    const bytes = () =>
      Promise.all(['mesh.ply', 'mesh-full.ply'].map((name) => readFile(path.join(root, 'mesh', name))))
    const before = await bytes()
    const again = await run(fuse, {} as never, { threads: 1 })
    expect(again.output).toEqual(fused.output)
    expect((await run(mesh, again.output, { threads: 1 })).output).toEqual(meshed.output)
    expect((await bytes()).map((file, i) => file.equals(before[i] ?? new Uint8Array()))).toEqual([true, true])
  })

  test('ends in the middle of its work when the job is cancelled', async () => {
    const controller = new AbortController()
    const cancelled = run(mesh, fused.output, {
      signal: controller.signal,
      progress: (_, note) => {
        if (stepNoteText(note).startsWith('Building')) controller.abort(new Error('cancelled by the test'))
      },
    })
    await expect(cancelled).rejects.toThrow('cancelled by the test')
  })
})

function expectNeverBack(progress: { fraction: number }[]): void {
  const fractions = progress.map(({ fraction }) => fraction)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(Math.max(...fractions)).toBeLessThanOrEqual(1)
}

test('says what to do when the depth maps are empty', async () => {
  await rm(path.join(root, 'depth'), { recursive: true })
  await writeDepthWorkspace({ ...capture, photos: capture.photos.slice(0, 2) }, path.join(root, 'depth'), {
    missing: 1,
  })
  await expect(run(fuse, {} as never)).rejects.toMatchObject({
    code: 'RECONSTRUCTION_FAILED',
    message: 'The depth maps of the photos agree on no points: that makes no surface.',
  })
})
