import { mkdir, rm } from 'node:fs/promises'
import { writePly } from '#worker/files/write-ply.ts'
import type { PointCloud } from '#worker/mesh/mesh-types.ts'
import { type DepthView, DepthViews } from './depth-views.ts'
import { addConsistentPixels, CONSISTENCY_DEFAULTS, sumsOf } from './geometric-consistency.ts'
import { type OrientedPoints, PointList } from './oriented-points.ts'
import { PixelBitset } from './pixel-bitset.ts'
import { Silhouettes } from './silhouettes.ts'
import { writeVisibility } from './write-visibility.ts'

/** Photos whose pixels make a point, each pixel of no other point: two agree by chance where textures repeat. */
const MIN_PHOTOS = 3

export interface FuseDepthsInput {
  /** COLMAP dense workspace with geometric maps, as the depth stage leaves it. */
  workspace: string
  /** Masks of the photos that have one, which need not exist. */
  masksDir: string | null
  /** Is made, and removed in the end. */
  scratchDir: string
  cloudPath: string
  visibilityPath: string
}

export interface FuseDepthsStep {
  done: number
  total: number
  /** So far. */
  points: number
}

/** The pixels of each view that are part of a point. */
type UsedPixels = ReadonlyMap<DepthView, PixelBitset>

/**
 * Merges depth maps into one cloud (Galliani, Lasinger, Schindler, "Massively Parallel Multiview Stereopsis by Surface
 * Normal Diffusion", ICCV 2015, section 3.4). Photo by photo, each pixel that is part of no point yet is compared with
 * the pixel that it meets in each photo that shares sparse points with its own. The mean of those that agree is a point if
 * enough of them are new as well.
 *
 * Points that the photos' masks leave out together are dropped.
 *
 * In memory are one photo and one of its neighbours, about 125 bytes a pixel and 8 more for each neighbour, a bit for each
 * pixel of all maps, and the cloud. The same maps give the same cloud, bit for bit. Gives the number of points.
 */
export async function fuseDepths(input: FuseDepthsInput, onStep: (step: FuseDepthsStep) => void): Promise<number> {
  const { workspace, masksDir, scratchDir, cloudPath, visibilityPath } = input
  await mkdir(scratchDir)
  const source = await DepthViews.open(workspace, scratchDir)
  const silhouettes = await Silhouettes.open(source.views, (view) => source.nameOf(view), masksDir)
  const total = source.views.length
  const used = new Map(source.views.map((view) => [view, new PixelBitset(view.widthPx * view.heightPx)]))
  const parts: OrientedPoints[] = []
  let points = 0
  for (const [done, view] of source.views.entries()) {
    onStep({ done, total, points })
    const part = silhouettes.keep(await fuseView(view, source, used))
    points += part.positions.length / 3
    parts.push(part)
  }
  onStep({ done: total, total, points })
  await writePly(joined(parts), cloudPath)
  await writeVisibility(
    visibilityPath,
    points,
    parts.map(({ visibility }) => visibility),
  )
  await rm(scratchDir, { recursive: true })
  return points
}

async function fuseView(view: DepthView, source: DepthViews, used: UsedPixels): Promise<OrientedPoints> {
  // (1) what agrees with each pixel that is left
  const pixels = await source.read(view)
  const ownMarks = used.get(view) as PixelBitset
  const candidates = pixelsLeft(pixels.depths, ownMarks)
  const sums = sumsOf(view, pixels)
  const hits: Int32Array[] = []
  for (const neighbour of view.neighbours) {
    const other = { view: neighbour, pixels: await source.read(neighbour) }
    hits.push(addConsistentPixels(candidates, { view, pixels }, other, sums, CONSISTENCY_DEFAULTS))
  }

  // (2) the points that have enough pixels of their own
  const marks = view.neighbours.map((neighbour) => used.get(neighbour) as PixelBitset)
  const points = new PointList(view, sums, candidates.length)
  const consistent: number[] = []
  for (let n = 0; n < candidates.length; n++) {
    const pixel = candidates[n] as number
    consistent.length = 0
    let own = 1
    for (let k = 0; k < hits.length; k++) {
      const hit = hits[k]?.[n] as number
      if (hit < 0) continue
      consistent.push(k)
      if (!marks[k]?.has(hit)) own++
    }
    if (own < MIN_PHOTOS) continue
    points.add(pixel, consistent)
    ownMarks.add(pixel)
    for (const k of consistent) marks[k]?.add(hits[k]?.[n] as number)
  }
  return points.take()
}

function pixelsLeft(depths: Float32Array, used: PixelBitset): Int32Array {
  const left = new Int32Array(depths.length)
  let count = 0
  for (let i = 0; i < depths.length; i++) if ((depths[i] as number) > 0 && !used.has(i)) left[count++] = i
  return left.slice(0, count)
}

function joined(parts: readonly OrientedPoints[]): PointCloud {
  const values = parts.reduce((sum, { positions }) => sum + positions.length, 0)
  const positions = new Float32Array(values)
  const normals = new Float32Array(values)
  const colors = new Uint8Array(values)
  let at = 0
  for (const part of parts) {
    positions.set(part.positions, at)
    normals.set(part.normals, at)
    colors.set(part.colors, at)
    at += part.positions.length
  }
  return { positions, normals, colors }
}
