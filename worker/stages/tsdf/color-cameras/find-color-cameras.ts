import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { readModel } from '../../../colmap/model.ts'
import { median } from '../../../geometry/median.ts'
import { cameraCenter } from '../../../geometry/rigid-transform.ts'
import { distance } from '../../../geometry/vector3.ts'
import { type RenderCamera, renderCameraOf, resizeCamera, sizeWithin } from '../../../images/render-camera.ts'
import { DepthRaster } from '../../../images/render-depth.ts'
import type { TriangleSurface } from '../../../mesh/mesh-types.ts'
import { heldOutPhotos } from '../../held-out-photos.ts'
import { COLOR_CAMERAS, type ColorCameraOf } from './color-cameras.ts'
import { detailLevels } from './detail-levels.ts'
import { type ColorView, refineColorCameras } from './refine-color-cameras.ts'

/** Images are compared at no more than this many pixels along the longer side, and in all: memory is 5 bytes a pixel. */
const MAX_PX = 640
const MAX_PIXELS = 40e6

const LEVELS = 4

/** Points of the surface that are compared, about. */
const POINTS = 10_000

/** A point counts where the surface goes on for so many pixels around it: beside an edge, what is seen depends on what is asked. */
const EDGE_PX = 4

/** Share of the depth that is the same surface. */
const SAME_SURFACE = 0.02

/**
 * Refined cameras are used when they take this share of the disagreement away, at least: of images whose poses are right hardly any can go, but a
 * little always does.
 */
const MIN_GAIN = 0.2

/** A focal length that is off by a larger factor, or images that no longer show what they did, are no correction: they have run away. */
const MAX_STRETCH = 1.2
const MIN_KEPT = 0.75

export interface ColorCameraFigures {
  /** See `RefinedCameras`. */
  before: number
  after: number
  /** Median distance between given and refined centres, world units. */
  shift: number
  /** By which factor the focal lengths changed. */
  stretch: number
  /** Whether the refined cameras are taken for those of the colours. */
  used: boolean
}

/**
 * Finds the cameras that the colours of a posed workspace were taken with, by where the surface of its depth has the same colours in all
 * images: poses drift, and the camera of the colours often is not that of the depth. Held-out images are found against the others. Writes
 * COLOR_CAMERAS into `dir`.
 */
export async function findColorCameras(
  surface: TriangleSurface,
  { workspace, holdOutFrom, dir }: { workspace: string; holdOutFrom: number; dir: string },
): Promise<{ figures: ColorCameraFigures; cameraOf: ColorCameraOf }> {
  const model = await readModel(path.join(workspace, 'sparse'))
  const heldOut = heldOutPhotos(model.images, holdOutFrom)
  const images = model.images.toSorted((a, b) => a.id - b.id)
  const given = images.map((image) => renderCameraOf(image, model.cameras))

  // (1) what each image shows of the surface
  const vertices = chooseVertices(surface)
  const points = Float32Array.from({ length: 3 * vertices.length }, (_, i) => {
    return surface.positions[3 * (vertices[Math.floor(i / 3)] as number) + (i % 3)] as number
  })
  const longest = Math.min(MAX_PX, Math.sqrt(MAX_PIXELS / images.length))
  const views: ColorView[] = []
  for (const [i, { name }] of images.entries()) {
    const full = given[i] as RenderCamera
    const camera = resizeCamera(full, sizeWithin(full, longest))
    const { widthPx: width, heightPx: height } = camera
    const picture = sharp(path.join(workspace, 'images', name)).resize({ width, height, fit: 'fill' })
    const luma = await picture.greyscale().raw().toBuffer()
    const levels = detailLevels(luma, camera, LEVELS)
    views.push({ camera, levels, points: visiblePoints(surface, vertices, camera), heldOut: heldOut.has(name) })
  }

  // (2) where they agree
  const { cameras, before, after, kept } = refineColorCameras(points, views)
  const found = cameras.map((camera, i) => resizeCamera(camera, given[i] as RenderCamera))
  const stretch = (found[0]?.fxPx ?? 1) / (given[0]?.fxPx ?? 1)
  const isSound = Math.max(stretch, 1 / stretch) < MAX_STRETCH && kept > MIN_KEPT
  const used = isSound && after < (1 - MIN_GAIN) * before
  const byName = new Map(used ? images.map(({ name }, i) => [name, found[i] as RenderCamera]) : [])
  await writeFile(path.join(dir, COLOR_CAMERAS), JSON.stringify(Object.fromEntries(byName), null, 1))
  const shifts = found.map(({ camFromWorld }, i) =>
    distance(cameraCenter(camFromWorld), cameraCenter((given[i] as RenderCamera).camFromWorld)),
  )
  return { figures: { before, after, shift: median(shifts), stretch, used }, cameraOf: (name) => byName.get(name) }
}

/** Evenly out of all, in an order that follows the surface. */
function chooseVertices({ positions }: TriangleSurface): Uint32Array {
  const step = Math.max(1, Math.ceil(positions.length / 3 / POINTS))
  return Uint32Array.from({ length: Math.floor(positions.length / 3 / step) }, (_, i) => i * step)
}

function visiblePoints(surface: TriangleSurface, vertices: Uint32Array, camera: RenderCamera): Uint32Array {
  const raster = new DepthRaster(surface, camera)
  raster.draw()
  const { widthPx, heightPx } = camera
  const visible: number[] = []
  for (let i = 0; i < vertices.length; i++) {
    const at = 3 * (vertices[i] as number)
    const inverse = raster.projected[at + 2] as number
    const column = Math.floor(raster.projected[at] as number)
    const row = Math.floor(raster.projected[at + 1] as number)
    const isInside = column >= EDGE_PX && row >= EDGE_PX && column < widthPx - EDGE_PX && row < heightPx - EDGE_PX
    if (inverse === 0 || !isInside) continue
    const pixel = row * widthPx + column
    const isSurface = [0, EDGE_PX, -EDGE_PX, EDGE_PX * widthPx, -EDGE_PX * widthPx].every((offset) => {
      return Math.abs((raster.inverseDepth[pixel + offset] as number) / inverse - 1) < SAME_SURFACE
    })
    if (isSurface) visible.push(i)
  }
  return Uint32Array.from(visible)
}
