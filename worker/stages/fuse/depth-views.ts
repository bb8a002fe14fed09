import { access, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { readModel } from '#worker/colmap/model.ts'
import { pinholeOf } from '#worker/colmap/pinhole-of.ts'
import type { IndexCamera } from '#worker/kernels/relative-projection.ts'
import { readStereoMap } from '../../files/stereo-map.ts'
import { chooseSources } from '../depth/choose-sources.ts'

/** Photos that each photo is compared with at most: as many as COLMAP takes for depth. Further ones hardly overlap. */
const MAX_NEIGHBOURS = 20

/** What was read is kept up to so many bytes: photos next to each other in the list have about the same neighbours. */
const KEPT_BYTES = 2 ** 27

/** A photo that has a depth map, without its pixels. */
export interface DepthView {
  /** Index into the model's images. */
  image: number
  widthPx: number
  heightPx: number
  /** For the map's size, in the arithmetic of `makeFusionWorkspace`: the pixel of column c is at c. */
  camera: IndexCamera
  /** Views that see the same points, best first. */
  neighbours: DepthView[]
}

export interface DepthPixels {
  /** Along z, world units; 0 where there is none. */
  depths: Float32Array
  /** All x, then all y, then all z, in the camera's frame. */
  normals: Float32Array
  /** r, g, b of each pixel, sRGB. */
  colors: Uint8Array
}

/** The photos of a COLMAP dense workspace that have maps. Pixels are read on demand, so that memory stays small. */
export class DepthViews {
  readonly #workspace: string
  readonly #scratchDir: string
  readonly #names: readonly string[]
  readonly views: readonly DepthView[]
  /** The one that was asked for last is the last. */
  readonly #kept = new Map<DepthView, DepthPixels>()
  #keptBytes = 0

  private constructor(workspace: string, scratchDir: string, names: readonly string[], views: readonly DepthView[]) {
    this.#workspace = workspace
    this.#scratchDir = scratchDir
    this.#names = names
    this.views = views
  }

  /** Decodes each photo once, to the size of its map, into `scratchDir`, which must exist: 3 bytes a pixel. */
  static async open(workspace: string, scratchDir: string): Promise<DepthViews> {
    const model = await readModel(path.join(workspace, 'sparse'))
    const names = model.images.map(({ name }) => name)
    const byImage = new Map<number, DepthView>()
    for (const [image, { name, cameraId, camFromWorld }] of model.images.entries()) {
      const camera = model.cameras.get(cameraId)
      const size = await sizeOfMap(mapPath(workspace, 'depth_maps', name))
      if (!camera || !size) continue
      const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
      const [scaleX, scaleY] = [size.widthPx / camera.widthPx, size.heightPx / camera.heightPx]
      const pinhole = { fxPx: fxPx * scaleX, fyPx: fyPx * scaleY, cxPx: cxPx * scaleX, cyPx: cyPx * scaleY }
      byImage.set(image, { image, ...size, camera: { pinhole, camFromWorld }, neighbours: [] })
      const photo = sharp(path.join(workspace, 'images', name))
        .toColorspace('srgb')
        .removeAlpha()
      const colors = await photo.resize(size.widthPx, size.heightPx, { fit: 'fill' }).raw().toBuffer()
      await writeFile(colorsPath(scratchDir, image), colors)
    }
    const sources = chooseSources(model, MAX_NEIGHBOURS)
    for (const view of byImage.values()) {
      view.neighbours = (sources[view.image] ?? []).flatMap(({ image }) => byImage.get(image) ?? [])
    }
    return new DepthViews(workspace, scratchDir, names, [...byImage.values()])
  }

  /** The photo's name in the workspace. */
  nameOf({ image }: DepthView): string {
    return this.#names[image] ?? ''
  }

  /** Not to be changed: the next one who asks may get the same. */
  async read(view: DepthView): Promise<DepthPixels> {
    const kept = this.#kept.get(view)
    const pixels = kept ?? (await this.#load(view))
    if (kept) this.#kept.delete(view)
    else this.#keptBytes += bytesOf(pixels)
    this.#kept.set(view, pixels)
    for (const [oldest, maps] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) break
      this.#kept.delete(oldest)
      this.#keptBytes -= bytesOf(maps)
    }
    return pixels
  }

  async #load(view: DepthView): Promise<DepthPixels> {
    const [name, image] = [this.nameOf(view), view.image]
    const [depths, normals, colors] = await Promise.all([
      readStereoMap(mapPath(this.#workspace, 'depth_maps', name)),
      readStereoMap(mapPath(this.#workspace, 'normal_maps', name)),
      readFile(colorsPath(this.#scratchDir, image)),
    ])
    return { depths: depths.values, normals: normals.values, colors }
  }
}

function bytesOf({ depths, normals, colors }: DepthPixels): number {
  return depths.byteLength + normals.byteLength + colors.byteLength
}

function mapPath(workspace: string, kind: 'depth_maps' | 'normal_maps', name: string): string {
  return path.join(workspace, 'stereo', kind, `${name}.geometric.bin`)
}

function colorsPath(scratchDir: string, image: number): string {
  return path.join(scratchDir, `colors-${image}`)
}

/** Null where a photo has no map. */
async function sizeOfMap(file: string): Promise<{ widthPx: number; heightPx: number } | null> {
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (!exists) return null
  const { widthPx, heightPx } = await readStereoMap(file)
  return { widthPx, heightPx }
}
