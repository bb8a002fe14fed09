import assert from 'node:assert/strict'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { readPly } from '../../files/read-ply.ts'
import { writePly } from '../../files/write-ply.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import { cleanMesh } from '../../mesh/mesh-clean.ts'
import { keepLargeComponents } from '../../mesh/mesh-components.ts'
import { meshFromPoints } from '../../mesh/mesh-from-points.ts'
import { closeHoles } from '../../mesh/mesh-holes.ts'
import type { TriangleMesh } from '../../mesh/mesh-types.ts'
import { reduceToPixels } from '../../mesh/reduce-to-pixels.ts'
import { pixelWidths } from './pixel-widths.ts'

export interface BuildMeshInput {
  /** PLY with colours: points with normals, or a surface that is ready but for cleaning. */
  source: { kind: 'cloud' | 'surface'; path: string }
  /** Where the mesh goes before it is decimated, and after. */
  fullPath: string
  meshPath: string
  /** Triangles that are left at most, about. */
  triangleBudget: number
  /** Of the photos whose pixels the mesh has to stand up to: those that it is textured from. */
  cameras: readonly RenderCamera[]
}

export interface BuiltMesh {
  points: number
  fullTriangles: number
  triangles: number
  droppedParts: number
  closedHoles: number
}

export interface BuildMeshStep {
  /** 0 to 1, by the time that the steps take on a cloud of 140,000 points. */
  fraction: number
  note: StepNote
}

/** Parts of a smaller share of the largest part's area float about: patches of ground, leaves, specks of sky. */
const MIN_PART_SHARE = 0.005

/** Holes with more edges are no flaw of the surface but places that no photo shows well. */
const MAX_HOLE_EDGES = 40

/**
 * Reducing moves the surface by no more than this, in pixels of the nearest photo. On a synthetic scene (1024 px) the F-scores are those of
 * the full mesh up to here, with a quarter of the triangles that the budget has; on a castle (1600 px) held-out photos lose from 1 px on.
 * A surface of given depth is truer than that: at 0.7 px, six rendered views lose up to 1.2 dB that they keep at 0.5.
 */
const MAX_ERROR_PX = { cloud: 0.7, surface: 0.5 } as const

/** The surface is made this much finer than the budget: decimation then spends triangles where it bends. */
export const FINENESS = 6

/** From a dense cloud, or a surface, to a clean mesh and a decimated one, all in memory: about 1 KiB for each point. */
export async function buildMesh(input: BuildMeshInput, onStep: (step: BuildMeshStep) => void): Promise<BuiltMesh> {
  const { triangleBudget } = input
  const { surface, points } = await readSurface(input, onStep)

  onStep({ fraction: 0.6, note: stepNote('cleaning', { triangles: surface.triangles.length / 3 }) })
  const { mesh: parts, dropped } = keepLargeComponents(cleanMesh(surface), MIN_PART_SHARE)
  if (parts.triangles.length === 0) throw noSurface()
  const { mesh: closed, closed: closedHoles } = closeHoles(parts, MAX_HOLE_EDGES)
  const full = cleanMesh(closed)
  await writeMesh(full, input.fullPath)

  onStep({
    fraction: 0.85,
    note: stepNote('reducing', { triangles: full.triangles.length / 3 }),
  })
  const widths = pixelWidths(full.positions, input.cameras)
  const reduced = cleanMesh(
    await reduceToPixels(full, { pixelWidths: widths, maxErrorPx: MAX_ERROR_PX[input.source.kind], triangleBudget }),
  )
  // Reducing leaves specks where parts of the surface touched.
  const { mesh } = keepLargeComponents(reduced, MIN_PART_SHARE)
  await writeMesh(mesh, input.meshPath)
  return {
    points,
    fullTriangles: full.triangles.length / 3,
    triangles: mesh.triangles.length / 3,
    droppedParts: dropped,
    closedHoles,
  }
}

async function readSurface(
  { source, triangleBudget }: BuildMeshInput,
  onStep: (step: BuildMeshStep) => void,
): Promise<{ surface: TriangleMesh; points: number }> {
  const { triangles, ...cloud } = await readPly(source.path)
  const points = cloud.positions.length / 3
  if (source.kind === 'surface') {
    const { positions, colors } = cloud
    assert(triangles && colors, 'a surface has triangles and colours')
    return { surface: { positions, colors, triangles }, points }
  }
  onStep({ fraction: 0.02, note: stepNote('meshing', { points }) })
  return { surface: meshFromPoints(cloud, { maxTriangles: FINENESS * triangleBudget }), points }
}

async function writeMesh({ positions, colors, triangles }: TriangleMesh, path: string): Promise<void> {
  await writePly({ positions, normals: null, colors }, path, triangles)
}

function noSurface(): AppError {
  return new AppError('RECONSTRUCTION_FAILED', explainError('noSurface', 'overlapMore'))
}
