import type { RigidTransform } from '../geometry/rigid-transform.ts'

/**
 * COLMAP's camera models: the index is the id in its files (`src/colmap/sensor/models.h`), the names
 * of the parameters give their order and count.
 */
export const CAMERA_MODELS = [
  { name: 'SIMPLE_PINHOLE', params: ['f', 'cx', 'cy'] },
  { name: 'PINHOLE', params: ['fx', 'fy', 'cx', 'cy'] },
  { name: 'SIMPLE_RADIAL', params: ['f', 'cx', 'cy', 'k'] },
  { name: 'RADIAL', params: ['f', 'cx', 'cy', 'k1', 'k2'] },
  { name: 'OPENCV', params: ['fx', 'fy', 'cx', 'cy', 'k1', 'k2', 'p1', 'p2'] },
  { name: 'OPENCV_FISHEYE', params: ['fx', 'fy', 'cx', 'cy', 'k1', 'k2', 'k3', 'k4'] },
  { name: 'FULL_OPENCV', params: ['fx', 'fy', 'cx', 'cy', 'k1', 'k2', 'p1', 'p2', 'k3', 'k4', 'k5', 'k6'] },
  { name: 'FOV', params: ['fx', 'fy', 'cx', 'cy', 'omega'] },
  { name: 'SIMPLE_RADIAL_FISHEYE', params: ['f', 'cx', 'cy', 'k'] },
  { name: 'RADIAL_FISHEYE', params: ['f', 'cx', 'cy', 'k1', 'k2'] },
  {
    name: 'THIN_PRISM_FISHEYE',
    params: ['fx', 'fy', 'cx', 'cy', 'k1', 'k2', 'p1', 'p2', 'k3', 'k4', 'sx1', 'sy1'],
  },
  {
    name: 'RAD_TAN_THIN_PRISM_FISHEYE',
    params: ['fx', 'fy', 'cx', 'cy', 'k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'p0', 'p1', 's0', 's1', 's2', 's3'],
  },
  { name: 'SIMPLE_DIVISION', params: ['f', 'cx', 'cy', 'k'] },
  { name: 'DIVISION', params: ['fx', 'fy', 'cx', 'cy', 'k'] },
  { name: 'SIMPLE_FISHEYE', params: ['f', 'cx', 'cy'] },
  { name: 'FISHEYE', params: ['fx', 'fy', 'cx', 'cy'] },
  { name: 'EUCM', params: ['fx', 'fy', 'cx', 'cy', 'alpha', 'beta'] },
  { name: 'EQUIRECTANGULAR', params: ['w', 'h'] },
] as const

export type CameraModelName = (typeof CAMERA_MODELS)[number]['name']

/** Intrinsics. Pixel coordinates are COLMAP's: the centre of the upper left pixel is (0.5, 0.5). */
export interface Camera {
  id: number
  model: CameraModelName
  widthPx: number
  heightPx: number
  /** In the order of CAMERA_MODELS; focal lengths and principal point in pixels. */
  params: number[]
}

/** A photo whose pose was found. */
export interface RegisteredImage {
  id: number
  /** Path relative to the image directory. */
  name: string
  cameraId: number
  /** World to camera; the camera looks along +z, x right, y down. */
  camFromWorld: RigidTransform
  /** x0, y0, x1, y1, ... in pixels. */
  keypoints: Float64Array
  /** For each keypoint the id of the point it observes, or -1. */
  pointIds: Float64Array
}

/** Sparse points, one entry each in every array. */
export interface SparsePoints {
  count: number
  /** COLMAP's ids: 64 bits in the file, always below 2^53 in practice (checked). */
  ids: Float64Array
  /** x, y, z in the world frame. */
  positions: Float64Array
  /** r, g, b, sRGB. */
  colors: Uint8Array
  /** Mean reprojection error in pixels; -1 where COLMAP did not compute it. */
  errors: Float64Array
  /** Length count + 1: the observations of point i are trackOffsets[i] to trackOffsets[i + 1]. */
  trackOffsets: Uint32Array
  trackImageIds: Uint32Array
  /** Index into the keypoints of that image. */
  trackKeypoints: Uint32Array
}

/** A sparse model as COLMAP's mapper leaves it. */
export interface SparseReconstruction {
  cameras: Map<number, Camera>
  /** In the file's order. */
  images: RegisteredImage[]
  points: SparsePoints
}
