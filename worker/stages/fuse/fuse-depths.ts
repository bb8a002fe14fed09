import { mkdir, rm } from 'node:fs/promises'
import { writePly } from '#worker/files/write-ply.ts'
import type { PointCloud } from '#worker/mesh/mesh-types.ts'
import { type DepthView, DepthViews } from './depth-views.ts'
import { addConsistentPixels, CONSISTENCY_DEFAULTS, CONTRADICTED, sumsOf } from './geometric-consistency.ts'
import { type OrientedPoints, PointList } from './oriented-points.ts'
import { PixelBitset } from './pixel-bitset.ts'
import { Silhouettes } from './silhouettes.ts'

/** Photos whose pixels make a point beyond doubt, each pixel of no other point: two agree by chance where textures repeat. */
const SURE_PHOTOS = 3

/** Photos whose pixels make a point where there is no sure one, and where no sure one is seen through it. */
const MIN_PHOTOS = 2

/**
 * So far around a sure pixel of like depth, pixels, two photos make no point: they are noisier, and would only roughen what is there
 * and crumble at its rims.
 */
const APART_PX = 2
const SAME_SURFACE = 0.02

export interface FuseDepthsInput {
  /** COLMAP dense workspace with geometric maps, as the depth stage leaves it. */
  workspace: string
  /** Masks of the photos that have one, which need not exist. */
  masksDir: string | null
  /** Is made, and removed in the end. */
  scratchDir: string
  cloudPath: string
}

export interface FusedCloud {
  points: number
  /** Points that only two photos show. */
  pointsOfTwo: number
}

export interface FuseDepthsStep {
  /** Each map counts twice: once for each round. */
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
 * enough of them are new as well: three in a first round over all photos, in a second one two where nothing else is and nothing
 * contradicts.
 *
 * Points that the photos' masks leave out together are dropped.
 *
 * In memory are one photo and one of its neighbours, about 125 bytes a pixel and 4 more for each neighbour, 128 MiB of maps that were read before, a
 * bit for each pixel of all maps, and the cloud. The same maps give the same cloud, bit for bit.
 */
export async function fuseDepths(input: FuseDepthsInput, onStep: (step: FuseDepthsStep) => void): Promise<FusedCloud> {
  const { workspace, masksDir, scratchDir, cloudPath } = input
  await mkdir(scratchDir)
  const source = await DepthViews.open(workspace, scratchDir)
  const silhouettes = await Silhouettes.open(source.views, (view) => source.nameOf(view), masksDir)
  const total = 2 * source.views.length
  const used = new Map(source.views.map((view) => [view, new PixelBitset(view.widthPx * view.heightPx)]))
  const parts: OrientedPoints[] = []
  let points = 0
  let done = 0
  for (const round of ['sure', 'left'] as const) {
    const sure = round === 'sure' ? null : new Map([...used].map(([view, pixels]) => [view, pixels.copy()]))
    for (const view of source.views) {
      onStep({ done: done++, total, points })
      const part = silhouettes.keep(await fuseView(view, source, used, sure))
      points += part.positions.length / 3
      parts.push(part)
    }
  }
  onStep({ done, total, points })
  await writePly(joined(parts), cloudPath)
  await rm(scratchDir, { recursive: true })
  const pointsOfTwo = parts.reduce((sum, { photos }) => sum + photos.filter((count) => count === 2).length, 0)
  return { points, pointsOfTwo }
}

/** The points of one photo that enough pixels agree on, each of no other point. `sure`: those of a first round, in the second. */
async function fuseView(
  view: DepthView,
  source: DepthViews,
  used: UsedPixels,
  sure: UsedPixels | null,
): Promise<OrientedPoints> {
  // (1) what agrees with each pixel that is left
  const pixels = await source.read(view)
  const ownMarks = used.get(view) as PixelBitset
  const candidates = sure ? pixelsApart(view, pixels.depths, ownMarks) : pixelsLeft(pixels.depths, ownMarks)
  const sums = sumsOf(view, pixels)
  const hits: Int32Array[] = []
  for (const neighbour of view.neighbours) {
    const other = { view: neighbour, pixels: await source.read(neighbour) }
    const beyondDoubt = sure?.get(neighbour) ?? null
    hits.push(addConsistentPixels(candidates, { view, pixels }, other, sums, CONSISTENCY_DEFAULTS, beyondDoubt))
  }

  // (2) the points that have enough pixels of their own
  const marks = view.neighbours.map((neighbour) => used.get(neighbour) as PixelBitset)
  const points = new PointList(view, sums, candidates.length)
  const consistent: number[] = []
  for (let n = 0; n < candidates.length; n++) {
    const pixel = candidates[n] as number
    consistent.length = 0
    let own = 1
    for (let k = 0; k < hits.length && own > 0; k++) {
      const hit = hits[k]?.[n] as number
      if (hit === CONTRADICTED) own = Number.NEGATIVE_INFINITY
      if (hit < 0) continue
      consistent.push(k)
      if (!marks[k]?.has(hit)) own++
    }
    if (own < (sure ? MIN_PHOTOS : SURE_PHOTOS)) continue
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

/** The pixels left that have no used one of their surface around them. */
function pixelsApart({ widthPx, heightPx }: DepthView, depths: Float32Array, used: PixelBitset): Int32Array {
  return pixelsLeft(depths, used).filter((pixel) => {
    const x = pixel % widthPx
    const y = (pixel - x) / widthPx
    const depth = depths[pixel] as number
    for (let row = Math.max(0, y - APART_PX); row <= Math.min(heightPx - 1, y + APART_PX); row++) {
      for (let column = Math.max(0, x - APART_PX); column <= Math.min(widthPx - 1, x + APART_PX); column++) {
        const other = row * widthPx + column
        if (used.has(other) && Math.abs((depths[other] as number) / depth - 1) < SAME_SURFACE) return false
      }
    }
    return true
  })
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
