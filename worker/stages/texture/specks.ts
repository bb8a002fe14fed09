import type { ChartFrame } from './chart-outline.ts'
import type { Chart } from './make-charts.ts'
import type { Piece } from './pack-outlines.ts'
import { type FacePairs, pairFaces } from './pair-faces.ts'
import { UNSEEN } from './select-views.ts'
import { coverWithSquares } from './square-cover.ts'

/**
 * A face of no more area than this, and no longer than this, in texels, shows next to nothing between its corners: it is a few texels large, or a
 * sliver.
 */
const MAX_AREA_PX = 3
const MAX_EDGE_PX = 8

/** Width and height of the square of a pair of faces. */
export const SPECK_PX = 2

/**
 * A chart's faces in pairs where they are to be laid out so: each pair, or single face, in a square of 2 x 2 texels without padding. Its corners are
 * at the middles of the texels, so that bilinear samples take in nothing else, and the first mip level has its mean. A chart of a face or two
 * takes ten times as many texels, nearly all of them padding. `texels`: what it would take as a chart. Null where that is better.
 */
export function specksOf(chart: Chart, frame: ChartFrame, texels: number): FacePairs | null {
  const takesMore = (squares: number) => squares * SPECK_PX ** 2 >= texels
  if (takesMore(chart.faces.length / 2) || !isFine(chart, frame)) return null
  const pairs = pairFaces(chart.triangles)
  return takesMore(pairs.offsets.length - 1) ? null : pairs
}

/** Whether the colours of its faces' corners are all that they show. */
function isFine({ photo, points, triangles }: Chart, { scaleX, scaleY }: ChartFrame): boolean {
  // What no photo shows has a colour at each corner, and nothing between.
  if (photo === UNSEEN) return true
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => 2 * (triangles[t + k] as number)) as [number, number, number]
    const [ux, uy] = edgeOf(points, a, b, scaleX, scaleY)
    const [vx, vy] = edgeOf(points, a, c, scaleX, scaleY)
    if (Math.abs(ux * vy - uy * vx) / 2 > MAX_AREA_PX) return false
    if (Math.max(Math.hypot(ux, uy), Math.hypot(vx, vy), Math.hypot(vx - ux, vy - uy)) > MAX_EDGE_PX) return false
  }
  return true
}

function edgeOf(points: Float32Array, from: number, to: number, scaleX: number, scaleY: number): [number, number] {
  const dx = (points[to] as number) - (points[from] as number)
  const dy = (points[to + 1] as number) - (points[from + 1] as number)
  return [scaleX * dx, scaleY * dy]
}

/** Squares to a side of a block: few enough to find room between charts. */
const BLOCK_SQUARES = 2

/** The squares of all specks, four and four of them in blocks that lie where there is room. */
export class SpeckBlocks {
  private readonly firstOf = new Map<number, number>()
  private readonly pairsOf = new Map<number, FacePairs>()
  private count = 0
  /** Upper left texel of each block. */
  private places: readonly { x: number; y: number }[] = []

  /** Adds the faces of a chart. */
  add(chart: number, pairs: FacePairs): void {
    this.firstOf.set(chart, this.count)
    this.pairsOf.set(chart, pairs)
    this.count += pairs.offsets.length - 1
  }

  /** Those of a chart, whose vertices lie in the texels of their square, row by row. */
  pairs(chart: number): FacePairs {
    return this.pairsOf.get(chart) as FacePairs
  }

  /** Upper left texel of the square of a chart's pair. */
  squareOf(chart: number, pair: number): [x: number, y: number] {
    const i = (this.firstOf.get(chart) as number) + pair
    const { x, y } = this.places[Math.floor(i / BLOCK_SQUARES ** 2)] as { x: number; y: number }
    const column = i % BLOCK_SQUARES
    const row = Math.floor(i / BLOCK_SQUARES) % BLOCK_SQUARES
    return [x + SPECK_PX * column, y + SPECK_PX * row]
  }

  /** What is to be packed: the blocks, at even texels as blocks of mip levels are. */
  pieces(): Piece[] {
    const side = SPECK_PX * BLOCK_SQUARES
    const taken = { touched: new Uint8Array(side * side).fill(1), width: side, height: side }
    const block: Piece = { wanted: coverWithSquares(taken), taken, ways: [0], isEven: true }
    return Array.from({ length: Math.ceil(this.count / BLOCK_SQUARES ** 2) }, () => block)
  }

  moveTo(places: readonly { x: number; y: number }[]): void {
    this.places = places
  }
}
