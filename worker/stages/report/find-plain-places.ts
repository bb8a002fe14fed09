import type { RenderCamera } from '../../images/render-camera.ts'
import type { MaskedImage } from '../../images/shrink-image.ts'
import { tintOf } from '../../images/tint-of.ts'
import { indexPinhole, relativeProjection } from '../../kernels/relative-projection.ts'
import { plainAreas } from '../depth/plain-areas.ts'

/** A photo, and what the model shows from where it was taken, of one size. */
export interface PhotoAndSurface {
  photo: MaskedImage
  camera: RenderCamera
  /** 1 / z of the model at each pixel; 0 where it has no surface. */
  inverseDepth: Float32Array
}

/** Pixels of a photo, 1 or 0 each, and their share of those that its mask has. */
export interface PlainPlaces {
  mask: Uint8Array
  share: number
}

/** Plain pixels without surface that surface surrounds; 1 / z of that, 0 elsewhere. */
type Gaps = Float32Array

/** Grey levels among a pixel and its eight neighbours: as where depth is filled in. */
const MAX_PLAIN_RANGE = 7

/** A share of the photo; smaller places are rims and gaps between leaves. */
const MIN_PLACE = 0.004

/** A plain area of which more has a surface is there, and only ragged. */
const MAX_WITH_SURFACE = 0.7

/** Surface so near to the outline of a place surrounds it: depth ends a little before what is plain. */
const REACH_PX = 4

/** Share of its outline that surface must surround, and that the photo's border may be: the sky is open. */
const MIN_SURROUNDED = 0.5
const MAX_AT_BORDER = 0.35

/** Other photos in which a pixel must be in such a place too. */
const MIN_OTHERS = 1

/**
 * What the model lacks because it is plain: areas of even brightness without surface, surrounded by surface, that at least two photos show
 * where the surroundings would have them. Nothing else tells a bare wall from sky that a gate frames: both count.
 * For each photo in order.
 */
export function findPlainPlaces(photos: readonly PhotoAndSurface[]): PlainPlaces[] {
  const gaps = photos.map(gapsOf)
  return photos.map((photo, i) => {
    const votes = new Uint8Array(photo.photo.mask.length)
    for (const [k, other] of photos.entries()) if (k !== i) vote(photo, gaps[i] as Gaps, other, gaps[k] as Gaps, votes)
    const mask = votes.map((count) => (count >= MIN_OTHERS ? 1 : 0))
    const size = sum(photo.photo.mask)
    const share = size === 0 ? 0 : sum(mask) / size
    return share < MIN_PLACE ? { mask: new Uint8Array(mask.length), share: 0 } : { mask, share }
  })
}

function gapsOf({ photo, inverseDepth }: PhotoAndSurface): Gaps {
  const { widthPx, heightPx, mask } = photo
  const gaps = new Float32Array(mask.length)
  const least = MIN_PLACE * sum(mask)
  const isBare = new Uint8Array(mask.length)
  for (const area of plainAreas({ gray: grayOf(photo), tint: tintOf(photo.rgb), widthPx, heightPx }, MAX_PLAIN_RANGE)) {
    const bare = area.filter((pixel) => inverseDepth[pixel] === 0 && mask[pixel] === 1)
    if (bare.length < least || bare.length < (1 - MAX_WITH_SURFACE) * area.length) continue
    for (const pixel of bare) isBare[pixel] = 1
    const around = surroundings(bare, isBare, photo, inverseDepth)
    if (around !== null) for (const pixel of bare) gaps[pixel] = around
    for (const pixel of bare) isBare[pixel] = 0
  }
  return gaps
}

/** Median 1 / z of the surface around the pixels; null when it doesn't surround them. */
function surroundings(
  bare: Int32Array,
  isBare: Uint8Array,
  { widthPx, heightPx }: MaskedImage,
  inverseDepth: Float32Array,
): number | null {
  const outline = bare.filter((pixel) =>
    [pixel - 1, pixel + 1, pixel - widthPx, pixel + widthPx].some((other) => isBare[other] === 0),
  )
  let atBorder = 0
  const found: number[] = []
  for (const pixel of outline) {
    const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)]
    if (Math.min(x, y, widthPx - 1 - x, heightPx - 1 - y) < 2) atBorder++
    const nearest = nearestSurface(x, y, { widthPx, heightPx }, inverseDepth)
    if (nearest > 0) found.push(nearest)
  }
  if (atBorder > MAX_AT_BORDER * outline.length || found.length < MIN_SURROUNDED * outline.length) return null
  return found.sort((a, b) => a - b)[found.length >> 1] as number
}

/** Of the surface nearest to (x, y) on the screen; 0 for none. */
function nearestSurface(
  x: number,
  y: number,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  inverseDepth: Float32Array,
): number {
  let best = 0
  let bestDistance = Number.POSITIVE_INFINITY
  for (let row = Math.max(0, y - REACH_PX); row <= Math.min(heightPx - 1, y + REACH_PX); row++) {
    for (let column = Math.max(0, x - REACH_PX); column <= Math.min(widthPx - 1, x + REACH_PX); column++) {
      const distance = (column - x) ** 2 + (row - y) ** 2
      const value = inverseDepth[row * widthPx + column] as number
      if (value === 0 || distance >= bestDistance) continue
      best = value
      bestDistance = distance
    }
  }
  return best
}

/** Counts for each gap pixel whether it lies in a gap of the other photo as well. */
function vote(
  { photo: { widthPx }, camera }: PhotoAndSurface,
  gaps: Gaps,
  other: PhotoAndSurface,
  otherGaps: Gaps,
  votes: Uint8Array,
): void {
  const [a, b] = relativeProjection(indexCamera(camera), indexCamera(other.camera))
  const { widthPx: otherWidth, heightPx: otherHeight } = other.photo
  for (let i = 0; i < gaps.length; i++) {
    if (gaps[i] === 0) continue
    const z = 1 / (gaps[i] as number)
    const x = i % widthPx
    const y = (i - x) / widthPx
    const w = z * (a[6] * x + a[7] * y + a[8]) + b[2]
    if (w <= 0) continue
    const column = Math.round((z * (a[0] * x + a[1] * y + a[2]) + b[0]) / w)
    const row = Math.round((z * (a[3] * x + a[4] * y + a[5]) + b[1]) / w)
    if (!(column >= 0 && row >= 0 && column < otherWidth && row < otherHeight)) continue
    if ((otherGaps[row * otherWidth + column] as number) > 0) votes[i] = (votes[i] as number) + 1
  }
}

function indexCamera(camera: RenderCamera) {
  return { pinhole: indexPinhole(camera, 0), camFromWorld: camera.camFromWorld }
}

function grayOf({ rgb, mask }: MaskedImage): Uint8Array {
  return mask.map((_, i) =>
    Math.round(
      0.299 * (rgb[3 * i] as number) + 0.587 * (rgb[3 * i + 1] as number) + 0.114 * (rgb[3 * i + 2] as number),
    ),
  )
}

function sum(mask: Uint8Array): number {
  return mask.reduce((total, value) => total + value, 0)
}
