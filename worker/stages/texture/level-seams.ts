import type { RgbImage } from '../../images/rgb-image.ts'
import { solveConjugateGradient } from './conjugate-gradient.ts'
import { UNSEEN } from './select-views.ts'

/** How much neighbouring corrections in one photo may differ, against how much colours at a seam may. */
const SMOOTHNESS = 0.25

export interface Regularization {
  /** Pull of every correction to none: it fixes the common part and ends the reach of a seam. */
  prior: number
  /** Steps of more levels than this are of content, not of light, and stay. */
  maxStep: number
}

/** What exposure compensation has left is evened out over whole charts. */
export const WEAK_REGULARIZATION: Regularization = { prior: 2e-3, maxStep: 255 }

/** Pictures in the same light differ at seams where the surface is a pixel off: only their rims are mended. */
export const STRONG_REGULARIZATION: Regularization = { prior: 0.1, maxStep: 40 }

/** Samples along an edge are at most this many. */
const MAX_EDGE_SAMPLES = 8

/** Samples are means of squares of 2 r + 1 texels: the photos don't match to the pixel. */
const SAMPLE_RADIUS_PX = 2

/** Corrections beyond are a mismatch of content, not of light. */
const MAX_CORRECTION = 64

/**
 * Takes away the steps of colour at seams, as Lempitsky and Ivanov ("Seamless mosaicing of image-based texture maps",
 * CVPR 2007) and Waechter et al. (2014): every vertex gets a correction for each photo that the faces around it take
 * their colour from, so that with it the photos agree at seams (their colours there are means along the adjoining
 * seam edges) while corrections vary little inside. Between vertices they are interpolated.
 */
export class SeamLeveller {
  /** Copies of vertex v: indices from offsets[v] to offsets[v + 1]. */
  private readonly offsets: Uint32Array
  /** Photo of each copy. */
  private readonly photos: Int16Array
  /** Colour sums r, g, b and their weight for each copy on a seam. */
  private readonly sums: Float64Array
  private readonly weights: Float64Array
  /** Corrections r, g, b of each copy once `solve` is done. */
  private corrections: Float32Array
  private readonly triangles: Uint32Array
  private readonly neighbours: Int32Array
  private readonly labels: Int16Array

  constructor(triangles: Uint32Array, vertexCount: number, neighbours: Int32Array, labels: Int16Array) {
    this.triangles = triangles
    this.neighbours = neighbours
    this.labels = labels
    const { offsets, photos } = copiesOf(triangles, vertexCount, labels)
    this.offsets = offsets
    this.photos = photos
    this.sums = new Float64Array(3 * photos.length)
    this.weights = new Float64Array(photos.length)
    this.corrections = new Float32Array(3 * photos.length)
  }

  /** Index of the copy of a vertex for a photo, to look its correction up with. */
  copyOf(vertex: number, photo: number): number {
    const end = this.offsets[vertex + 1] as number
    for (let i = this.offsets[vertex] as number; i < end; i++) if (this.photos[i] === photo) return i
    return -1
  }

  /** Correction of a copy, to be added to the balanced colour of its photo. */
  correctionAt(copy: number, channel: number): number {
    return copy < 0 ? 0 : (this.corrections[3 * copy + channel] as number)
  }

  /**
   * Samples a photo along the seam edges of the given faces, all of which take their colour from it. `pixelOf` writes
   * x, y of a vertex in the image.
   */
  sample(
    faces: Int32Array,
    photo: number,
    {
      image,
      gain,
      pixelOf,
    }: { image: RgbImage; gain: ArrayLike<number>; pixelOf: (vertex: number, xy: Float64Array) => void },
  ): void {
    const [from, to, color] = [new Float64Array(2), new Float64Array(2), new Float64Array(3)]
    for (const face of faces) {
      for (let k = 0; k < 3; k++) {
        const other = this.neighbours[3 * face + k] as number
        if (other < 0 || this.labels[other] === photo || this.labels[other] === UNSEEN) continue
        const a = this.triangles[3 * face + k] as number
        const b = this.triangles[3 * face + ((k + 1) % 3)] as number
        pixelOf(a, from)
        pixelOf(b, to)
        const dx = (to[0] as number) - (from[0] as number)
        const dy = (to[1] as number) - (from[1] as number)
        const samples = Math.min(MAX_EDGE_SAMPLES, 2 + Math.floor(Math.hypot(dx, dy) / 3))
        const [copyA, copyB] = [this.copyOf(a, photo), this.copyOf(b, photo)]
        for (let s = 0; s < samples; s++) {
          const share = s / (samples - 1)
          boxMean(image, (from[0] as number) + share * dx, (from[1] as number) + share * dy, color)
          this.addSample(copyA, 1 - share, color, gain)
          this.addSample(copyB, share, color, gain)
        }
      }
    }
  }

  private addSample(copy: number, weight: number, color: Float64Array, gain: ArrayLike<number>): void {
    this.weights[copy] = (this.weights[copy] as number) + weight
    for (let channel = 0; channel < 3; channel++) {
      const i = 3 * copy + channel
      this.sums[i] = (this.sums[i] as number) + weight * (color[channel] as number) * (gain[channel] as number)
    }
  }

  /** Finds the corrections from the samples of all photos. */
  async solve(
    yieldToEventLoop: () => Promise<void> | undefined,
    { prior, maxStep }: Regularization = WEAK_REGULARIZATION,
  ): Promise<void> {
    const copies = this.photos.length
    const links = await this.smoothLinks(yieldToEventLoop)
    const seams = this.seamPairs(maxStep)
    await yieldToEventLoop()
    const diagonal = new Float64Array(copies).fill(prior)
    const addTo = (pairs: Int32Array, weight: number): void => {
      for (const copy of pairs) diagonal[copy] = (diagonal[copy] as number) + weight
    }
    addTo(links, SMOOTHNESS)
    addTo(seams, 1)
    const applyMatrix = (x: Float64Array, result: Float64Array): void => {
      for (let i = 0; i < copies; i++) result[i] = (diagonal[i] as number) * (x[i] as number)
      scatter(links, SMOOTHNESS, x, result)
      scatter(seams, 1, x, result)
    }
    for (let channel = 0; channel < 3; channel++) {
      const right = this.rightSide(seams, channel)
      const solution = await solveConjugateGradient({ applyMatrix, diagonal, right }, yieldToEventLoop, {
        tolerance: 1e-3,
        maxIterations: 120,
      })
      for (let i = 0; i < copies; i++) {
        const value = solution[i] as number
        this.corrections[3 * i + channel] = Math.min(MAX_CORRECTION, Math.max(-MAX_CORRECTION, value))
      }
    }
  }

  /** Pairs of copies at the ends of the edges of each face, for its photo. */
  private async smoothLinks(yieldToEventLoop: () => Promise<void> | undefined): Promise<Int32Array> {
    const { triangles, labels } = this
    const links = new Int32Array(2 * triangles.length)
    let used = 0
    for (let h = 0; h < triangles.length; h++) {
      if (h % 8192 === 0) await yieldToEventLoop()
      const photo = labels[Math.floor(h / 3)] as number
      if (photo === UNSEEN) continue
      links[used++] = this.copyOf(triangles[h] as number, photo)
      links[used++] = this.copyOf(triangles[h % 3 === 2 ? h - 2 : h + 1] as number, photo)
    }
    return links.subarray(0, used)
  }

  /** Pairs of sampled copies of one vertex whose colours differ by no more than `maxStep`. */
  private seamPairs(maxStep: number): Int32Array {
    const pairs: number[] = []
    for (let v = 0; v + 1 < this.offsets.length; v++) {
      const [from, to] = [this.offsets[v] as number, this.offsets[v + 1] as number]
      for (let i = from; i < to; i++) {
        if (this.weights[i] === 0) continue
        for (let k = i + 1; k < to; k++) {
          if (this.weights[k] !== 0 && this.stepBetween(i, k) <= maxStep) pairs.push(i, k)
        }
      }
    }
    return Int32Array.from(pairs)
  }

  /** Largest difference of any channel between the colours of two sampled copies. */
  private stepBetween(a: number, b: number): number {
    let most = 0
    for (let channel = 0; channel < 3; channel++) {
      most = Math.max(most, Math.abs(this.colorOf(a, channel) - this.colorOf(b, channel)))
    }
    return most
  }

  private colorOf(copy: number, channel: number): number {
    return (this.sums[3 * copy + channel] as number) / (this.weights[copy] as number)
  }

  private rightSide(seams: Int32Array, channel: number): Float64Array {
    const right = new Float64Array(this.photos.length)
    for (let i = 0; i < seams.length; i += 2) {
      const [a, b] = [seams[i] as number, seams[i + 1] as number]
      const difference = this.colorOf(b, channel) - this.colorOf(a, channel)
      right[a] = (right[a] as number) + difference
      right[b] = (right[b] as number) - difference
    }
    return right
  }
}

/** For each vertex, the different photos of the faces around it, ascending; UNSEEN is none. */
function copiesOf(
  triangles: Uint32Array,
  vertexCount: number,
  labels: Int16Array,
): { offsets: Uint32Array; photos: Int16Array } {
  const starts = new Uint32Array(vertexCount + 1)
  for (const vertex of triangles) starts[vertex + 1] = (starts[vertex + 1] as number) + 1
  for (let v = 0; v < vertexCount; v++) starts[v + 1] = (starts[v + 1] as number) + (starts[v] as number)
  const around = new Int16Array(triangles.length)
  const next = starts.slice()
  for (let h = 0; h < triangles.length; h++) {
    const vertex = triangles[h] as number
    const slot = next[vertex] as number
    around[slot] = labels[Math.floor(h / 3)] as number
    next[vertex] = slot + 1
  }
  const offsets = new Uint32Array(vertexCount + 1)
  let used = 0
  for (let v = 0; v < vertexCount; v++) {
    const own = around.subarray(starts[v], starts[v + 1]).sort()
    let last = UNSEEN
    // Written over the part of `around` that has been read already.
    for (let i = 0; i < own.length; i++) {
      const photo = own[i] as number
      if (photo === last) continue
      last = photo
      around[used++] = photo
    }
    offsets[v + 1] = used
  }
  return { offsets, photos: around.slice(0, used) }
}

function scatter(pairs: Int32Array, weight: number, x: Float64Array, result: Float64Array): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const a = pairs[i] as number
    const b = pairs[i + 1] as number
    result[a] = (result[a] as number) - weight * (x[b] as number)
    result[b] = (result[b] as number) - weight * (x[a] as number)
  }
}

/** Mean colour around a point, which may lie at the image's edge. */
function boxMean({ widthPx, heightPx, rgb }: RgbImage, xPx: number, yPx: number, color: Float64Array): void {
  const column = Math.min(widthPx - 1, Math.max(0, Math.floor(xPx)))
  const row = Math.min(heightPx - 1, Math.max(0, Math.floor(yPx)))
  let [r, g, b, n] = [0, 0, 0, 0]
  const bottom = Math.min(heightPx - 1, row + SAMPLE_RADIUS_PX)
  const right = Math.min(widthPx - 1, column + SAMPLE_RADIUS_PX)
  for (let y = Math.max(0, row - SAMPLE_RADIUS_PX); y <= bottom; y++) {
    for (let x = Math.max(0, column - SAMPLE_RADIUS_PX); x <= right; x++) {
      const i = 3 * (y * widthPx + x)
      r += rgb[i] as number
      g += rgb[i + 1] as number
      b += rgb[i + 2] as number
      n++
    }
  }
  color[0] = r / n
  color[1] = g / n
  color[2] = b / n
}
