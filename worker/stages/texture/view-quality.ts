import { lumaOf } from '../../images/luma-of.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import { sizeWithin } from '../../images/render-camera.ts'
import { DepthRaster } from '../../images/render-depth.ts'
import type { RgbImage } from '../../images/rgb-image.ts'
import { facingCosine } from '../../mesh/facing-cosine.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import type { BackdropVotes } from './backdrop-votes.ts'
import { addCandidate, type FaceCandidates, toOctaves } from './face-candidates.ts'
import { findBackdrop } from './find-backdrop.ts'

/** Faces are drawn and rated in portions of this size, with a yield to the event loop between. */
const PORTION = 20_000

/** Photos are rated at most this large: which one is sharper is seen without the last pixel. */
export const QUALITY_PX = 1280

/** A face must be this far from the photo's edge: lenses are worst there, and undistortion leaves no pixels. */
const MARGIN_PX = 2

/** A face seen flatter than this (about 84 degrees) is a smear in the photo. */
const MIN_COSINE = 0.1

/** What is this near to something in front of it may really be covered by it: silhouettes are off by a pixel or two. */
const SILHOUETTE_PX = 3

/** Share of the quality that is left beside a silhouette: such a photo is taken where there is no other. */
const SILHOUETTE_PENALTY = 0.1

/**
 * The same for a face whose own outline is that near: a mesh reaches a pixel or two beyond it, and the photo has the sky there. Other photos see
 * the place against something else, or from the middle.
 */
const OWN_EDGE_PENALTY = 0.25

/** What is behind an outline is farther by this share of the depth at least. */
const OWN_EDGE_DEPTH = 0.02

/** Share of the depth by which a point may lie behind the surface in its pixel. */
const DEPTH_TOLERANCE = 0.004

/** Most that the slope of a face adds to the tolerance, as a share of the depth. */
const MAX_SLOPE_TOLERANCE = 0.03

/** Added to the gradient (0 to 255): without texture the resolution decides, not the noise. */
const GRADIENT_FLOOR = 4

/**
 * Rates one photo for every face it sees, after the data term of Waechter, Moehrle and Goesele, "Let there be color!"
 * (ECCV 2014): the gradient magnitude integrated over the face's projection, which grows with resolution and
 * frontality and falls with blur. A face counts as seen when it faces the camera, lies inside the photo, and its
 * corners and middle lie on the nearest surface of the z-buffer. `image` is the photo at rating size; qualities are
 * in units of the photo's own pixels.
 */
export async function addViewQualities(
  candidates: FaceCandidates,
  { mesh, image, photo, fullWidthPx, light, backdrop }: RatedView,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<void> {
  const faceCount = mesh.triangles.length / 3
  const raster = new DepthRaster(mesh, image.camera)
  for (let from = 0; from < faceCount; from += PORTION) {
    raster.draw(from, Math.min(faceCount, from + PORTION))
    await yieldToEventLoop()
  }
  const statistics = gatherStatistics(raster, image)
  await yieldToEventLoop()
  // With a mask, what is outside of it is no part of any face already.
  backdrop?.add(raster, image.mask ? null : findBackdrop(image))
  await yieldToEventLoop()
  const judge = new FaceVisibility(raster, image.mask)
  await yieldToEventLoop()
  const pixelArea = (fullWidthPx / image.widthPx) ** 2
  const color: [number, number, number] = [0, 0, 0]
  for (let face = 0; face < faceCount; face++) {
    if (face % PORTION === 0) await yieldToEventLoop()
    const share = judge.judge(face)
    if (share === 0) continue
    const gradient = meanOverFace(statistics, { face, raster, image, color })
    // At an outline the gradient is that to the sky. Renderings are equally sharp: there more pixels are more detail, and gradients are the
    // steps between pictures.
    const detail = light === 'same' ? 1 : (judge.isAtOutline ? 0 : gradient) + GRADIENT_FLOOR
    const quality = share * judge.areaPx * pixelArea * detail
    addCandidate(candidates, face, {
      ...{ photo, quality, r: color[0], g: color[1], b: color[2] },
      gradient: judge.isAtOutline ? 0 : toOctaves(gradient),
      side: toOctaves(Math.sqrt(judge.areaPx)),
    })
  }
}

export interface RatedView {
  mesh: TriangleSurface
  /** With the photo's mask, outside of which no face is seen. */
  image: RgbImage & { camera: RenderCamera; mask: Uint8Array | null }
  /** Its index. */
  photo: number
  /** Width of the file. */
  fullWidthPx: number
  /** See `TextureMeshOptions`. */
  light: 'varies' | 'same'
  /** Where what the photo says of the backdrop goes. */
  backdrop: BackdropVotes | null
}

export function qualitySize(camera: RenderCamera): { widthPx: number; heightPx: number } {
  return sizeWithin(camera, QUALITY_PX)
}

/** Sums over the pixels that show a face. */
interface FaceStatistics {
  pixels: Uint32Array
  gradient: Float32Array
  /** r, g, b. */
  color: Float32Array
  /** Gradient magnitude of each pixel. */
  gradientMap: Uint8Array
}

function gatherStatistics({ triangle, mesh }: DepthRaster, image: RgbImage): FaceStatistics {
  const faceCount = mesh.triangles.length / 3
  const gradientMap = gradientMagnitude(image)
  const pixels = new Uint32Array(faceCount)
  const gradient = new Float32Array(faceCount)
  const color = new Float32Array(3 * faceCount)
  const { rgb } = image
  for (let i = 0; i < triangle.length; i++) {
    const t = triangle[i] as number
    if (t < 0) continue
    pixels[t] = (pixels[t] as number) + 1
    gradient[t] = (gradient[t] as number) + (gradientMap[i] as number)
    color[3 * t] = (color[3 * t] as number) + (rgb[3 * i] as number)
    color[3 * t + 1] = (color[3 * t + 1] as number) + (rgb[3 * i + 1] as number)
    color[3 * t + 2] = (color[3 * t + 2] as number) + (rgb[3 * i + 2] as number)
  }
  return { pixels, gradient, color, gradientMap }
}

/** Gives the mean gradient and writes the mean colour; of a face too small for a pixel those of its middle. */
function meanOverFace(
  statistics: FaceStatistics,
  {
    face,
    raster,
    image,
    color,
  }: { face: number; raster: DepthRaster; image: RgbImage; color: [number, number, number] },
): number {
  const n = statistics.pixels[face] as number
  if (n > 0) {
    for (let k = 0; k < 3; k++) color[k] = (statistics.color[3 * face + k] as number) / n
    return (statistics.gradient[face] as number) / n
  }
  const pixel = middlePixel(raster, face)
  for (let k = 0; k < 3; k++) color[k] = image.rgb[3 * pixel + k] as number
  return statistics.gradientMap[pixel] as number
}

function middlePixel({ mesh, projected, camera }: DepthRaster, face: number): number {
  let x = 0
  let y = 0
  for (let k = 0; k < 3; k++) {
    const v = 3 * (mesh.triangles[3 * face + k] as number)
    x += (projected[v] as number) / 3
    y += (projected[v + 1] as number) / 3
  }
  return Math.floor(y) * camera.widthPx + Math.floor(x)
}

/** Central differences of the luma, 0 at the image's edge. */
function gradientMagnitude(image: RgbImage): Uint8Array {
  const { widthPx, heightPx } = image
  const luma = lumaOf(image)
  const magnitude = new Uint8Array(luma.length)
  for (let row = 1; row < heightPx - 1; row++) {
    for (let i = row * widthPx + 1; i < (row + 1) * widthPx - 1; i++) {
      const dx = (luma[i + 1] as number) - (luma[i - 1] as number)
      const dy = (luma[i + widthPx] as number) - (luma[i - widthPx] as number)
      magnitude[i] = Math.sqrt(dx * dx + dy * dy) / 2
    }
  }
  return magnitude
}

/** Says how well a view sees a face, against its z-buffer. */
class FaceVisibility {
  /** Of the face that was judged last, in pixels of the view. */
  areaPx = 0
  /** Whether its own outline, or one before it, is near it. */
  isAtOutline = false
  private readonly raster: DepthRaster
  /** Largest inverse depth within SILHOUETTE_PX of each pixel. */
  private readonly nearest: Float32Array

  /** Least inverse depth within SILHOUETTE_PX of each pixel, 0 beside the background. */
  private readonly farthest: Float32Array
  private readonly mask: Uint8Array | null

  constructor(raster: DepthRaster, mask: Uint8Array | null) {
    this.raster = raster
    this.mask = mask
    this.nearest = extremeWithin(raster.inverseDepth, raster.camera, { radius: SILHOUETTE_PX, sign: 1 })
    this.farthest = extremeWithin(raster.inverseDepth, raster.camera, { radius: SILHOUETTE_PX, sign: -1 })
  }

  /** 0 when the face is not seen, 1 when it is seen safely, SILHOUETTE_PENALTY beside a silhouette. */
  judge(face: number): number {
    const { projected, camera, mesh, inverseDepth, vertices } = this.raster
    const a = 3 * (mesh.triangles[3 * face] as number)
    const b = 3 * (mesh.triangles[3 * face + 1] as number)
    const c = 3 * (mesh.triangles[3 * face + 2] as number)
    const aw = projected[a + 2] as number
    const bw = projected[b + 2] as number
    const cw = projected[c + 2] as number
    if (aw === 0 || bw === 0 || cw === 0) return 0
    const [ax, ay] = [projected[a] as number, projected[a + 1] as number]
    const [bx, by] = [projected[b] as number, projected[b + 1] as number]
    const [cx, cy] = [projected[c] as number, projected[c + 1] as number]
    // With y down, counter-clockwise from outside is a negative area.
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (!(area < 0)) return 0
    if (Math.min(ax, bx, cx) < MARGIN_PX || Math.max(ax, bx, cx) > camera.widthPx - MARGIN_PX) return 0
    if (Math.min(ay, by, cy) < MARGIN_PX || Math.max(ay, by, cy) > camera.heightPx - MARGIN_PX) return 0
    if (facingCosine(vertices, a, b, c) < MIN_COSINE) return 0
    this.areaPx = -area / 2
    const wx = ((bw - aw) * (cy - ay) - (cw - aw) * (by - ay)) / area
    const wy = ((cw - aw) * (bx - ax) - (bw - aw) * (cx - ax)) / area
    const slope = Math.hypot(wx, wy)
    let share = 1
    for (let k = 0; k < 4; k++) {
      const x = k === 0 ? ax : k === 1 ? bx : k === 2 ? cx : (ax + bx + cx) / 3
      const y = k === 0 ? ay : k === 1 ? by : k === 2 ? cy : (ay + by + cy) / 3
      const w = k === 0 ? aw : k === 1 ? bw : k === 2 ? cw : (aw + bw + cw) / 3
      const i = Math.floor(y) * camera.widthPx + Math.floor(x)
      if (this.mask && this.mask[i] === 0) return 0
      const slack = MAX_SLOPE_TOLERANCE * w
      const base = w * (1 + DEPTH_TOLERANCE)
      if ((inverseDepth[i] as number) > base + Math.min(slack, slope)) return 0
      const slant = Math.min(slack, 1.5 * SILHOUETTE_PX * slope)
      if ((this.nearest[i] as number) > base + slant) share = SILHOUETTE_PENALTY
      else if ((this.farthest[i] as number) < w * (1 - OWN_EDGE_DEPTH) - slant)
        share = Math.min(share, OWN_EDGE_PENALTY)
    }
    this.isAtOutline = share < 1
    return share
  }
}

/**
 * The largest value, or with sign -1 the least, in the square of `radius` pixels around each pixel: rows, then columns, each by windows of twice the
 * length of those before (van Herk's maximum for windows of a few pixels).
 */
function extremeWithin(
  values: Float32Array,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  { radius, sign }: { radius: number; sign: 1 | -1 },
): Float32Array {
  const width = widthPx + 2 * radius
  const padded = new Float32Array(width * (heightPx + 2 * radius)).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < heightPx; row++) {
    const to = (row + radius) * width + radius
    for (let column = 0, i = row * widthPx; column < widthPx; column++, i++) {
      padded[to + column] = sign * (values[i] as number)
    }
  }
  takeMaxima(padded, 1, radius)
  takeMaxima(padded, width, radius)
  const result = new Float32Array(values.length)
  for (let row = 0; row < heightPx; row++) {
    const from = row * width
    for (let column = 0, i = row * widthPx; column < widthPx; column++, i++) {
      result[i] = sign * (padded[from + column] as number)
    }
  }
  return result
}

/** Replaces each value by the largest of itself and 2 `radius` that follow, `stride` apart. */
function takeMaxima(values: Float32Array, stride: number, radius: number): void {
  const length = 2 * radius + 1
  let reached = 1
  const add = (step: number): void => {
    for (let i = 0, k = step * stride; k < values.length; i++, k++) {
      const other = values[k] as number
      if (other > (values[i] as number)) values[i] = other
    }
  }
  for (; 2 * reached <= length; reached *= 2) add(reached)
  if (reached < length) add(length - reached)
}
