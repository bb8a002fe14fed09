import { strict as assert } from 'node:assert'
import { readFile } from 'node:fs/promises'
import { camerasJsonSchema } from '../files/export-cameras-json.ts'
import { readPly } from '../files/read-ply.ts'
import type { RigidTransform } from '../geometry/rigid-transform.ts'
import { transformPoints } from '../geometry/similarity.ts'
import { compareWithPhoto, type ViewQuality } from '../images/compare-with-photo.ts'
import { sampleSurface } from '../mesh/sample-surface.ts'
import { readTexturedModel } from '../stages/report/read-textured-model.ts'
import { comparePoses } from './compare-poses.ts'
import { judgeSurface, type SurfaceScore, sampleTruth } from './judge-surface.ts'
import type { SyntheticCapture } from './make-synthetic-capture.ts'
import type { HeldOutView } from './render-held-out-views.ts'
import { toWorldFrame } from './to-world-frame.ts'

/** How good all results of a reconstruction of a synthetic capture are. Lengths are in units of the true world. */
export interface ModelScore {
  /** For each registered photo. */
  centerErrors: number[]
  rotationErrorsDeg: number[]
  /** The fused cloud and the mesh at each of THRESHOLDS. */
  cloud: SurfaceScore[]
  mesh: SurfaceScore[]
  /** Share of the surface of one even colour that has a point of the mesh within half a percent of the diameter; NaN without any. */
  plainCompleteness: number
  /** The textured model from each held-out view's true camera. */
  views: ViewQuality[]
}

/** Enough that what lies between them is missed by no threshold: with 200,000 a furnished scene loses five points of completeness at 0.2 % of its diameter. */
const MESH_SAMPLES = 1_000_000

/** Index in THRESHOLDS: half a percent. */
const PLAIN_THRESHOLD = 1

/**
 * Judges published results (paths by name) against the truth. Everything is moved into the true world by the similarity
 * that fits the estimated camera centres to the true ones: what cameras are off by, the rest is off by too.
 */
export async function judgeModel(
  artifacts: ReadonlyMap<string, string>,
  capture: SyntheticCapture,
  heldOut: readonly HeldOutView[],
  { meshSamples = MESH_SAMPLES }: { meshSamples?: number } = {},
): Promise<ModelScore> {
  const pathOf = (name: string): string => {
    const file = artifacts.get(name)
    assert(file, `${name} was published`)
    return file
  }
  // (1) cameras
  const { photos } = camerasJsonSchema.parse(JSON.parse(await readFile(pathOf('cameras.json'), 'utf8')))
  const estimated: RigidTransform[] = []
  const truth: RigidTransform[] = []
  for (const { name, camFromWorld } of photos) {
    const photo = capture.photos.find((candidate) => name === `${candidate.name}.jpg`)
    if (!camFromWorld || !photo) continue
    estimated.push(camFromWorld)
    truth.push(photo.camFromWorld)
  }
  const { alignment, centerErrors, rotationErrorsDeg } = comparePoses(estimated, truth)

  // (2) surfaces
  const trueSurface = sampleTruth(capture)
  const cloud = await readPly(pathOf('dense.ply'))
  const { positions, triangles } = await readPly(pathOf('mesh.ply'))
  assert(triangles, 'the mesh has triangles')
  const samples = transformPoints(sampleSurface({ positions, triangles }, meshSamples).positions, alignment)
  const isPlain = capture.isPlain(trueSurface)
  const plainSurface = trueSurface.filter((_, i) => isPlain[Math.floor(i / 3)] === 1)
  const scores = {
    cloud: judgeSurface(transformPoints(cloud.positions, alignment), capture, trueSurface),
    mesh: judgeSurface(samples, capture, trueSurface),
    plainCompleteness: judgeSurface(samples, capture, plainSurface)[PLAIN_THRESHOLD]?.completeness ?? Number.NaN,
  }

  // (3) looks
  const model = toWorldFrame(await readTexturedModel(pathOf('model.glb')))
  const textured = { ...model, positions: transformPoints(model.positions, alignment) }
  const views = heldOut.map(({ camera, photo }) => compareWithPhoto(textured, camera, photo))
  return { centerErrors, rotationErrorsDeg, ...scores, views }
}
