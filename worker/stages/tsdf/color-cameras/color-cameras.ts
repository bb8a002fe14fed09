import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { RenderCamera } from '../../../images/render-camera.ts'

/** In the directory of `tsdf`: the cameras that the colours were taken with, where they are not those that were given. */
export const COLOR_CAMERAS = 'color-cameras.json'

/** By the name in images/. */
const colorCamerasSchema = z.record(
  z.string(),
  z.object({
    widthPx: z.number(),
    heightPx: z.number(),
    fxPx: z.number(),
    fyPx: z.number(),
    cxPx: z.number(),
    cyPx: z.number(),
    camFromWorld: z.object({
      rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      translation: z.tuple([z.number(), z.number(), z.number()]),
    }),
  }),
)

/** Undefined where the given camera is taken for right. */
export type ColorCameraOf = (imageName: string) => RenderCamera | undefined

/** Reads what `findColorCameras` wrote into a directory; null for captures that it isn't asked about. */
export async function readColorCameras(dir: string | null): Promise<ColorCameraOf> {
  if (dir === null) return () => undefined
  const cameras = colorCamerasSchema.parse(JSON.parse(await readFile(path.join(dir, COLOR_CAMERAS), 'utf8')))
  return (name) => cameras[name]
}
