import { writeFile } from 'node:fs/promises'
import type { Camera, RegisteredImage, SparseReconstruction } from '../colmap/model-types.ts'
import { pinholeOf } from '../colmap/pinhole-of.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { type InstantNgpBox, instantNgpBox } from './instant-ngp-box.ts'

export interface ExportTransformsJsonOptions {
  /** Path of a photo from where `transforms.json` lies, as in `images/IMG_1025.jpg`. */
  imagePathOf(image: RegisteredImage): string
  /** Path of the sparse points from where `transforms.json` lies. Default `sparse.ply`. */
  plyPath?: string
  /** Depth images, where there are any. */
  depth?: {
    /** World units of one stored unit. */
    unit: number
    /** Path of a photo's depth from where `transforms.json` lies. */
    pathOf(image: RegisteredImage): string
    /** Whether it holds none at all: nerfstudio wants a file for every frame or for none. */
    isEmpty(image: RegisteredImage): boolean
  }
  /** Path of a photo's mask from where `transforms.json` lies, where there are masks: nerfstudio wants one for every frame or for none. */
  maskPathOf?: (image: RegisteredImage) => string
}

/** Intrinsics as nerfstudio names them. */
export interface NerfstudioIntrinsics {
  w: number
  h: number
  fl_x: number
  fl_y: number
  cx: number
  cy: number
  k1: number
  k2: number
  k3?: number
  k4?: number
  p1?: number
  p2?: number
  camera_model: 'OPENCV' | 'OPENCV_FISHEYE'
}

export interface NerfstudioFrame extends Partial<NerfstudioIntrinsics> {
  file_path: string
  /** Camera to world, 4 rows; the camera looks along -z, x right, y up (OpenGL). */
  transform_matrix: number[][]
  colmap_im_id: number
  /** White where the object is. */
  mask_path?: string
  depth_file_path?: string
  /** Ours: the depth image is there for form's sake. */
  depth_empty?: true
}

export interface TransformsJson extends Partial<NerfstudioIntrinsics>, InstantNgpBox {
  frames: NerfstudioFrame[]
  ply_file_path: string
  depth_unit_scale_factor?: number
}

/**
 * Writes `transforms.json` in nerfstudio's convention (its `process_data/colmap_utils.py`), photos
 * in the order of the capture. Intrinsics are at the top when all photos share them, else in each frame.
 *
 * The world frame stays COLMAP's, which is what nerfstudio's own converter gives with
 * `keep_original_world_coordinate`: there is no `applied_transform`, so that the points of
 * `sparse.ply` are in the frame of the cameras for every version of its reader.
 *
 * `aabb_scale`, `scale` and `offset` are for instant-ngp, and others pass over them.
 *
 * @throws Error for a camera model that nerfstudio has no equal of.
 */
export async function exportTransformsJson(
  model: SparseReconstruction,
  path: string,
  options: ExportTransformsJsonOptions,
): Promise<void> {
  const { depth, maskPathOf } = options
  const images = model.images.toSorted((a, b) => a.id - b.id)
  const intrinsics = new Map([...model.cameras].map(([id, camera]) => [id, nerfstudioIntrinsics(camera)]))
  const usedCameras = new Set(images.map((image) => image.cameraId))
  const [onlyCamera] = usedCameras.size === 1 ? usedCameras : []
  const kinds = new Set([...intrinsics.values()].map((camera) => camera.camera_model))
  const [onlyKind] = kinds.size === 1 ? kinds : []
  const content: TransformsJson = {
    // The reader takes the kind of camera from the top alone, also when the intrinsics are in the frames.
    ...(onlyKind && { camera_model: onlyKind }),
    ...(onlyCamera !== undefined && intrinsics.get(onlyCamera)),
    frames: images.map((image) => ({
      file_path: options.imagePathOf(image),
      transform_matrix: openGlWorldFromCam(image),
      colmap_im_id: image.id,
      ...(onlyCamera === undefined && intrinsics.get(image.cameraId)),
      ...(maskPathOf && { mask_path: maskPathOf(image) }),
      ...(depth && { depth_file_path: depth.pathOf(image), ...(depth.isEmpty(image) && { depth_empty: true }) }),
    })),
    ...(depth && { depth_unit_scale_factor: depth.unit }),
    ply_file_path: options.plyPath ?? 'sparse.ply',
    ...instantNgpBox(
      model.points.positions,
      images.map(({ camFromWorld }) => cameraCenter(camFromWorld)),
    ),
  }
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`)
}

function openGlWorldFromCam({ camFromWorld }: RegisteredImage): number[][] {
  const r = worldFromCamRotation(camFromWorld)
  const center = cameraCenter(camFromWorld)
  return [
    [r[0], -r[1], -r[2], center[0]],
    [r[3], -r[4], -r[5], center[1]],
    [r[6], -r[7], -r[8], center[2]],
    [0, 0, 0, 1],
  ]
}

function nerfstudioIntrinsics(camera: Camera): NerfstudioIntrinsics {
  const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
  const [a = 0, b = 0, c = 0, d = 0] = camera.params.slice(distortionIndex(camera))
  const linear = { w: camera.widthPx, h: camera.heightPx, fl_x: fxPx, fl_y: fyPx, cx: cxPx, cy: cyPx }
  switch (camera.model) {
    case 'SIMPLE_PINHOLE':
    case 'PINHOLE':
    case 'SIMPLE_RADIAL':
    case 'RADIAL':
    case 'OPENCV':
      return { ...linear, k1: a, k2: b, p1: c, p2: d, camera_model: 'OPENCV' }
    case 'SIMPLE_RADIAL_FISHEYE':
    case 'RADIAL_FISHEYE':
    case 'OPENCV_FISHEYE':
      return { ...linear, k1: a, k2: b, k3: c, k4: d, camera_model: 'OPENCV_FISHEYE' }
    default:
      throw new Error(`nerfstudio has no camera model that equals ${camera.model}`)
  }
}

/** Where distortion begins in the parameters: after one or two focal lengths and the principal point. */
function distortionIndex({ model }: Camera): number {
  return model.startsWith('SIMPLE_') || model.startsWith('RADIAL') ? 3 : 4
}
