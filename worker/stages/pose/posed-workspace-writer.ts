import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { writeModel } from '../../colmap/model.ts'
import type { Camera, SparsePoints } from '../../colmap/model-types.ts'
import { writeStereoMap } from '../../files/stereo-map.ts'
import { apply } from '../../geometry/matrix3.ts'
import { cameraCenter, worldFromCamRotation } from '../../geometry/rigid-transform.ts'
import { add } from '../../geometry/vector3.ts'
import { type RenderCamera, resizeCamera } from '../../images/render-camera.ts'
import { fillBackground } from '../../masks/fill-background.ts'
import { VIEWS, type ViewRecord } from './posed-workspace.ts'

/** One view at its place, pinhole. */
export interface PlacedView {
  /** Name in images/. */
  imageName: string
  camera: RenderCamera
  /** r, g, b of the camera's size; its background is painted over. */
  rgb: Uint8Array
  /** Null for a view that only lends its colours; else of any size, of the same picture. World units, 0 for none. */
  depth: { widthPx: number; heightPx: number; depths: Float32Array } | null
  /** Where the object is, in the depth's size; null when unknown. */
  mask: Uint8Array | null
  /** Whether all of the object is in the picture. */
  framed: boolean
}

/** Of each view, about: what the viewer shows before there is a surface. */
const SPARSE_POINTS_PER_VIEW = 3000

const JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const

/** Writes view after view, then the model of all. */
export class PosedWorkspaceWriter {
  readonly #dir: string
  readonly #records: ViewRecord[] = []
  readonly #cameras: RenderCamera[] = []
  readonly #positions: number[] = []
  readonly #colors: number[] = []

  private constructor(dir: string) {
    this.#dir = dir
  }

  static async open(dir: string): Promise<PosedWorkspaceWriter> {
    for (const part of ['images', 'depth', 'masks']) await mkdir(path.join(dir, part))
    return new PosedWorkspaceWriter(dir)
  }

  async add({ imageName, camera, rgb, depth, mask, framed }: PlacedView): Promise<void> {
    const { widthPx, heightPx } = camera
    if (depth) {
      this.#samplePoints(camera, rgb, depth)
      const { depths, ...size } = depth
      await writeStereoMap(path.join(this.#dir, 'depth', `${imageName}.bin`), { ...size, channels: 1, values: depths })
    }
    if (depth && mask) {
      const file = path.join(this.#dir, 'masks', `${imageName}.png`)
      fillBackground(rgb, await this.#writeMask(file, mask, depth, camera), widthPx, heightPx)
    }
    const image = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    await image.jpeg(JPEG).toFile(path.join(this.#dir, 'images', imageName))
    this.#cameras.push(camera)
    this.#records.push({ imageName, hasDepth: depth !== null, isMasked: depth !== null && mask !== null, framed })
  }

  /** Writes sparse/ and views.json. */
  async finish(): Promise<void> {
    const shared = new Map<string, Camera>()
    const cameraOf = (camera: RenderCamera): Camera => {
      const { widthPx, heightPx, fxPx, fyPx, cxPx, cyPx } = camera
      const params = [fxPx, fyPx, cxPx, cyPx]
      const key = JSON.stringify([widthPx, heightPx, params])
      const known = shared.get(key) ?? { id: shared.size + 1, model: 'PINHOLE', widthPx, heightPx, params }
      shared.set(key, known)
      return known
    }
    const images = this.#cameras.map((camera, i) => ({
      id: i + 1,
      name: (this.#records[i] as ViewRecord).imageName,
      cameraId: cameraOf(camera).id,
      camFromWorld: camera.camFromWorld,
      keypoints: new Float64Array(0),
      pointIds: new Float64Array(0),
    }))
    const cameras = new Map([...shared.values()].map((camera) => [camera.id, camera]))
    const points = pointsWithoutTracks(this.#positions, this.#colors)
    await writeModel({ cameras, images, points }, path.join(this.#dir, 'sparse'))
    await writeFile(path.join(this.#dir, VIEWS), JSON.stringify(this.#records))
  }

  /** Gives the mask in the colour image's size. */
  async #writeMask(
    file: string,
    mask: Uint8Array,
    depth: { widthPx: number; heightPx: number },
    camera: { widthPx: number; heightPx: number },
  ): Promise<Uint8Array> {
    const raw = { width: depth.widthPx, height: depth.heightPx, channels: 1 } as const
    const picture = sharp(
      mask.map((value) => 255 * value),
      { raw },
    )
    await picture.clone().png().toFile(file)
    const resized = picture.resize({ width: camera.widthPx, height: camera.heightPx, fit: 'fill' })
    const shares = await resized.toColourspace('b-w').raw().toBuffer()
    return Uint8Array.from(shares, (share) => (share > 127 ? 1 : 0))
  }

  #samplePoints(camera: RenderCamera, rgb: Uint8Array, depth: NonNullable<PlacedView['depth']>): void {
    const { widthPx, heightPx, depths } = depth
    const known = depths.reduce((count, value) => count + (value > 0 ? 1 : 0), 0)
    const step = Math.max(1, Math.round(Math.sqrt(known / SPARSE_POINTS_PER_VIEW)))
    const { fxPx, fyPx, cxPx, cyPx } = resizeCamera(camera, depth)
    const worldFromCam = worldFromCamRotation(camera.camFromWorld)
    const center = cameraCenter(camera.camFromWorld)
    for (let row = step >> 1; row < heightPx; row += step) {
      for (let column = step >> 1; column < widthPx; column += step) {
        const z = depths[row * widthPx + column] as number
        if (z === 0) continue
        const inCamera = [((column + 0.5 - cxPx) / fxPx) * z, ((row + 0.5 - cyPx) / fyPx) * z, z] as const
        this.#positions.push(...add(center, apply(worldFromCam, [...inCamera])))
        const x = Math.floor(((column + 0.5) * camera.widthPx) / widthPx)
        const y = Math.floor(((row + 0.5) * camera.heightPx) / heightPx)
        this.#colors.push(...rgb.subarray(3 * (y * camera.widthPx + x), 3 * (y * camera.widthPx + x) + 3))
      }
    }
  }
}

function pointsWithoutTracks(positions: readonly number[], colors: readonly number[]): SparsePoints {
  const count = positions.length / 3
  return {
    count,
    ids: Float64Array.from({ length: count }, (_, i) => i + 1),
    positions: Float64Array.from(positions),
    colors: Uint8Array.from(colors),
    errors: new Float64Array(count).fill(-1),
    trackOffsets: new Uint32Array(count + 1),
    trackImageIds: new Uint32Array(0),
    trackKeypoints: new Uint32Array(0),
  }
}
