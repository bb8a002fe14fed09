import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { CAMERA_MODELS, type SparseReconstruction } from '../colmap/model-types.ts'
import { cameraCenter } from '../geometry/rigid-transform.ts'

const vector3Schema = z.tuple([z.number(), z.number(), z.number()])

/**
 * `cameras.json`. Frames are COLMAP's: the camera looks along +z, x right, y down; the world's
 * orientation, origin and scale are arbitrary. Pixel (0.5, 0.5) is the centre of the upper left one.
 */
export const camerasJsonSchema = z.object({
  cameras: z.array(
    z.object({
      id: z.int(),
      /** COLMAP's name of the camera model. */
      model: z.string(),
      widthPx: z.int(),
      heightPx: z.int(),
      /** By COLMAP's parameter names: `f` or `fx` and `fy`, `cx`, `cy` in pixels, then distortion. */
      params: z.record(z.string(), z.number()),
    }),
  ),
  photos: z.array(
    z.object({
      name: z.string(),
      registered: z.boolean(),
      /** The rest is null unless the photo is registered. */
      cameraId: z.int().nullable(),
      /** `camera = rotation * world + translation`; the quaternion is w, x, y, z. */
      camFromWorld: z
        .object({ rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]), translation: vector3Schema })
        .nullable(),
      /** Where the camera stands, in the world frame. */
      center: vector3Schema.nullable(),
      /** Keypoints of this photo that observe a sparse point. */
      observations: z.int(),
    }),
  ),
})
export type CamerasJson = z.infer<typeof camerasJsonSchema>

export interface ExportCamerasJsonOptions {
  /** Names of all photos of the capture in its order: those that the model lacks are listed as not registered. */
  photoNames?: readonly string[]
}

/** Writes intrinsics and poses as `camerasJsonSchema` says, photos in the order of the capture. */
export async function exportCamerasJson(
  model: SparseReconstruction,
  path: string,
  options: ExportCamerasJsonOptions = {},
): Promise<void> {
  const registered = new Map(model.images.map((image) => [image.name, image]))
  const inOrder = model.images.toSorted((a, b) => a.id - b.id).map(({ name }) => name)
  const names = [...new Set([...(options.photoNames ?? []), ...inOrder])]
  const content: CamerasJson = {
    cameras: [...model.cameras.values()].map(({ params, ...camera }) => {
      const kind = CAMERA_MODELS.find(({ name }) => name === camera.model)
      return { ...camera, params: Object.fromEntries((kind?.params ?? []).map((name, i) => [name, params[i] ?? 0])) }
    }),
    photos: names.map((name) => {
      const image = registered.get(name)
      return {
        name,
        registered: image !== undefined,
        cameraId: image?.cameraId ?? null,
        camFromWorld: image?.camFromWorld ?? null,
        center: image ? cameraCenter(image.camFromWorld) : null,
        observations: image ? image.pointIds.reduce((sum, id) => sum + (id < 0 ? 0 : 1), 0) : 0,
      }
    }),
  }
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`)
}
