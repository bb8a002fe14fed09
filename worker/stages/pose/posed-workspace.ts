import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { readModel } from '../../colmap/model.ts'
import { readStereoMap } from '../../files/stereo-map.ts'
import { type RenderCamera, renderCameraOf, resizeCamera } from '../../images/render-camera.ts'
import type { FusionView } from '../../kernels/fusion-problem.ts'
import { withoutHeldOut } from '../held-out-photos.ts'

/*
 * The directory that `pose` leaves when depth was given: a COLMAP workspace (images/, sparse/) as `undistort` leaves it, with
 * depth/<image>.bin (as COLMAP's maps, world units), masks/<image>.png and views.json.
 */

export const VIEWS = 'views.json'

const viewsSchema = z.array(
  z.object({
    /** Name in images/. */
    imageName: z.string(),
    hasDepth: z.boolean(),
    isMasked: z.boolean(),
    /** Whether all of the object is in the picture. */
    framed: z.boolean(),
  }),
)
export type ViewRecord = z.infer<typeof viewsSchema>[number]

/** The views that have depth and aren't held out, with their cameras at the size of the colour image. */
export async function readPosedViews(
  dir: string,
  holdOutFrom: number,
): Promise<(ViewRecord & { camera: RenderCamera })[]> {
  const records = viewsSchema.parse(JSON.parse(await readFile(path.join(dir, VIEWS), 'utf8')))
  const { images, cameras } = withoutHeldOut(await readModel(path.join(dir, 'sparse')), holdOutFrom)
  const byName = new Map(images.map((image) => [image.name, renderCameraOf(image, cameras)]))
  return records.flatMap((record) => {
    const camera = byName.get(record.imageName)
    return record.hasDepth && camera ? [{ ...record, camera }] : []
  })
}

/** Depth and mask of a view; its camera then has the size of the depth map. */
export async function readFusionView(
  dir: string,
  { imageName, camera, isMasked, framed }: ViewRecord & { camera: RenderCamera },
): Promise<FusionView> {
  const { widthPx, heightPx, values } = await readStereoMap(path.join(dir, 'depth', `${imageName}.bin`))
  const mask = isMasked ? await readMaskPicture(path.join(dir, 'masks', `${imageName}.png`)) : null
  return { camera: resizeCamera(camera, { widthPx, heightPx }), depth: values, mask, framed }
}

async function readMaskPicture(file: string): Promise<Uint8Array> {
  const shares = await sharp(file).extractChannel(0).raw().toBuffer()
  return Uint8Array.from(shares, (share) => (share > 127 ? 1 : 0))
}
