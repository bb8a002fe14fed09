import { explainError } from '#server/contracts/notes/explain-error.ts'
import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { writePly } from '../../files/write-ply.ts'
import { TsdfKernel } from '../../kernels/tsdf-kernel.ts'
import { smoothMesh } from '../../mesh/mesh-smooth.ts'
import { surfaceNets } from '../../mesh/surface-nets.ts'
import { readFusionView, readPosedViews } from '../pose/posed-workspace.ts'
import { type ColorCameraFigures, findColorCameras } from './color-cameras/find-color-cameras.ts'
import { colorVertices } from './color-vertices.ts'
import { measureExtent } from './measure-extent.ts'

export interface TsdfInput {
  /** What `pose` left. */
  workspace: string
  /** See `PipelineSettings`. */
  holdOutFrom: number
  /** Where the surface goes: PLY with colours. */
  surfacePath: string
  threads: number
  /** About as many triangles as the surface may have before it is reduced. */
  maxTriangles: number
  /** Whether what no view sees belongs to the object. */
  closed: boolean
  /** Where the cameras of the colours go, see `findColorCameras`; null to take the given ones for right. */
  colorCamerasDir: string | null
}

export interface TsdfSurface {
  depthMaps: number
  /** Edge of a voxel, world units. */
  voxel: number
  /** Voxels that were looked at. */
  voxels: number
  triangles: number
  /** Null where they were not asked about. */
  colorCameras: ColorCameraFigures | null
}

export interface TsdfStep {
  fraction: number
  note: StepNote
}

/** Distances are cut off at so many voxels: more than noise and the bend of a surface within a pixel. */
const TRUNCATION_VOXELS = 4

/** Takes the steps of pixels and voxels off and leaves what is larger. */
const SMOOTHING_ROUNDS = 8

/** A voxel counts where anything is known of it. */
const MIN_WEIGHT = 0.5

const NEVER = new AbortController().signal

/** Fuses the depth maps of a posed workspace into a coloured surface. Memory: one view, and 12 bytes for each voxel near it. */
export async function fuseDepthViews(input: TsdfInput, onStep: (step: TsdfStep) => void): Promise<TsdfSurface> {
  const { workspace, holdOutFrom, surfacePath, threads, maxTriangles, closed, colorCamerasDir } = input
  const views = await readPosedViews(workspace, holdOutFrom)
  const loadView = (index: number) => readFusionView(workspace, views[index] as (typeof views)[number])

  onStep({ fraction: 0, note: stepNote('lookingAtDepth', { count: views.length }) })
  const { box, voxel } = await measureExtent(views.length, loadView, maxTriangles)
  // No number when no view has any depth left.
  if (!(voxel > 0)) throw noSurface()
  const kernel = await TsdfKernel.open(threads)
  try {
    const field = await kernel.fuse(
      { viewCount: views.length, loadView, box, voxel, truncation: TRUNCATION_VOXELS * voxel, closed },
      {
        signal: NEVER,
        onProgress: (fraction) =>
          onStep({ fraction: 0.1 + 0.5 * fraction, note: stepNote('fusingDepth', { count: views.length }) }),
      },
    )
    onStep({ fraction: 0.6, note: stepNote('makingSurface') })
    const { positions, triangles } = surfaceNets(field, MIN_WEIGHT)
    if (triangles.length === 0) throw noSurface()
    for (let i = 0; i < positions.length; i++) {
      positions[i] = voxel * (positions[i] as number) + (box.min[i % 3] as number)
    }
    smoothMesh(positions, triangles, SMOOTHING_ROUNDS)
    const surface = { positions, triangles }
    if (colorCamerasDir !== null) onStep({ fraction: 0.75, note: stepNote('comparingColours') })
    const found =
      colorCamerasDir === null
        ? null
        : await findColorCameras(surface, { workspace, holdOutFrom, dir: colorCamerasDir })
    onStep({ fraction: 0.9, note: stepNote('colouringSurface') })
    const colored = views.map((view) => ({ ...view, colorCamera: found?.cameraOf(view.imageName) ?? view.camera }))
    const colors = await colorVertices(surface, { workspace, views: colored, tolerance: 2 * voxel })
    await writePly({ positions, normals: null, colors }, surfacePath, triangles)
    return {
      ...{ depthMaps: views.length, voxel, voxels: 512 * field.blockCount, triangles: triangles.length / 3 },
      colorCameras: found?.figures ?? null,
    }
  } finally {
    await kernel.close()
  }
}

function noSurface(): AppError {
  return new AppError('RECONSTRUCTION_FAILED', explainError('depthNoSurface', 'checkDepth'))
}
