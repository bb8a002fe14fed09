import type { RenderCamera } from '../images/render-camera.ts'

/** A depth map to be fused. */
export interface FusionView {
  camera: RenderCamera
  /** z in the camera's frame, world units, row after row; 0 where none is known. */
  depth: Float32Array
  /** 1 where the object is, and nothing of it elsewhere; null when unknown. */
  mask: Uint8Array | null
  /** Whether all of the object is in the picture. */
  framed: boolean
}

export interface FusionProblem {
  viewCount: number
  /** Called twice for each view, in order: one is in memory at a time. */
  loadView(index: number): Promise<FusionView>
  /** Corners of the box that holds the surface, world units. */
  box: { min: readonly [number, number, number]; max: readonly [number, number, number] }
  /** Edge of a voxel, world units. */
  voxel: number
  /** Distances are cut off at this, world units: some voxels. */
  truncation: number
  /** Whether what no view sees belongs to the object: it is closed then. */
  closed: boolean
}

/**
 * How far behind a surface a view still contributes, in truncations along the ray: a surface seen flatly is that much nearer
 * across than along. Above it views would be asked about what they can't see.
 */
export const MAX_BEHIND = 3
