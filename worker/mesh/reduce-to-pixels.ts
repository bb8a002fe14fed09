import { MeshoptSimplifier, type SimplifierFlags } from 'meshoptimizer'
import { keepTriangles } from './keep-triangles.ts'
import { compactMesh } from './mesh-compact.ts'
import type { TriangleMesh } from './mesh-types.ts'

export interface ReduceOptions {
  /** For each vertex the width of a pixel of the nearest photo there, world units; infinite where no photo looks. */
  pixelWidths: Float32Array
  /** How far the surface may move, in such pixels. */
  maxErrorPx: number
  /** Triangles that are left at most, about: a tighter budget than `maxErrorPx` asks for moves the surface farther, everywhere alike. */
  triangleBudget: number
}

/** Over budget, the error grows by this factor: a smaller one would take more rounds, a larger one leave the budget half used. */
const COARSER = Math.SQRT2

/** Of a mesh that no photo looks at a pixel is this share of its extent: as in photos that it fills. */
const UNSEEN_PIXELS = 2000

/** Vertices are sorted into this many octaves of pixel width at most: 4,000 to 1. */
const MAX_OCTAVES = 12

/**
 * Reduces a mesh as far as the photos can't tell: every part by edge collapses (Garland and Heckbert 1997, as meshoptimizer does it) up to an
 * error that is a share of a pixel there. So flat and far parts get few triangles and outlines stay. What is left moves to the
 * place of least error, which evens out noise; `Regularize` keeps triangles from becoming slivers, which texture charts suffer from.
 *
 * Vertices in one place become one: where `cleanMesh` has cut a closed surface apart by copies, the two sides would else be
 * reduced each by itself, and gape.
 */
export async function reduceToPixels(
  mesh: TriangleMesh,
  { pixelWidths, maxErrorPx, triangleBudget }: ReduceOptions,
): Promise<TriangleMesh> {
  await MeshoptSimplifier.ready
  const remap = MeshoptSimplifier.generatePositionRemap(mesh.positions, 3)
  const extent = MeshoptSimplifier.getScale(mesh.positions, 3)
  const { finest, octaves } = octavesOf(pixelWidths, extent)
  const positions = mesh.positions.slice()
  let triangles: Uint32Array = mesh.triangles.map((vertex) => remap[vertex] as number)
  const coarsest = octaves.reduce((most, octave) => Math.max(most, octave), 0)
  for (let errorPx = maxErrorPx; ; errorPx *= COARSER) {
    // Coarse parts first: in the next round they are in already, and meet finer ones that have not moved yet.
    for (let octave = coarsest; octave >= 0; octave--) {
      triangles = reducePart({ positions, triangles, octaves }, octave, {
        maxError: errorPx * finest * 2 ** octave,
        // What the photos can't tell goes, also below the budget; what they can, only as far as the budget asks.
        minTriangles: errorPx > maxErrorPx ? triangleBudget : 0,
      })
    }
    if (triangles.length <= 3 * triangleBudget || errorPx * finest > extent) break
  }
  return compactMesh({ positions, colors: mesh.colors }, triangles)
}

/** How many times each vertex's pixels are twice as wide as the finest; parts that no photo looks at count as the coarsest that one does. */
function octavesOf(pixelWidths: Float32Array, extent: number): { finest: number; octaves: Uint8Array } {
  let [finest, coarsest] = [Number.POSITIVE_INFINITY, 0]
  for (const width of pixelWidths) {
    if (!Number.isFinite(width)) continue
    if (width < finest) finest = width
    if (width > coarsest) coarsest = width
  }
  if (coarsest === 0) [finest, coarsest] = [extent / UNSEEN_PIXELS, extent / UNSEEN_PIXELS]
  const octaves = Uint8Array.from(pixelWidths, (width) =>
    Math.min(MAX_OCTAVES, Math.floor(Math.log2(Math.min(width, coarsest) / finest) + 1e-6)),
  )
  return { finest, octaves }
}

/** Reduces what has a vertex of this octave or a coarser one; finer vertices stay. Changes `positions`. */
function reducePart(
  { positions, triangles, octaves }: { positions: Float32Array; triangles: Uint32Array; octaves: Uint8Array },
  octave: number,
  { maxError, minTriangles }: { maxError: number; minTriangles: number },
): Uint32Array {
  const isFiner = (vertex: number): boolean => (octaves[vertex] as number) < octave
  const stays = (first: number): boolean =>
    isFiner(triangles[first] as number) &&
    isFiner(triangles[first + 1] as number) &&
    isFiner(triangles[first + 2] as number)
  const rest = octave === 0 ? new Uint32Array(0) : keepTriangles(triangles, stays)
  const own = octave === 0 ? triangles.slice() : keepTriangles(triangles, (first) => !stays(first))
  if (own.length === 0) return triangles
  const locked = new Uint8Array(octaves.length)
  for (const vertex of own) if (isFiner(vertex)) locked[vertex] = 1
  // It takes attributes only together with locks: one that weighs nothing.
  const none = new Float32Array(octaves.length)
  const flags: SimplifierFlags[] = ['RegularizeLight', 'ErrorAbsolute']
  const target = Math.min(own.length, Math.max(0, 3 * minTriangles - rest.length))
  const [count] = MeshoptSimplifier.simplifyWithUpdate(own, positions, 3, none, 1, [0], locked, target, maxError, flags)
  const left = new Uint32Array(rest.length + count)
  left.set(rest)
  left.set(own.subarray(0, count), rest.length)
  return left
}
