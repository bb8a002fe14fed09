import type { DepthRaster } from '../../images/render-depth.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { type FaceCandidates, MAX_CANDIDATES, moveCandidate } from './face-candidates.ts'
import { OPEN } from './find-backdrop.ts'

/** A face of which a photo shows this share as backdrop, or more, and a pixel well inside of it, is not there for that photo. */
const MIN_FACE_SHARE = 0.6

/** So many photos must agree: an outline that is a pixel off makes one. */
const MIN_VOTES = 2

/** And so large a share of those that show the face. */
const MIN_VOTE_SHARE = 1 / 3

/** What lies in the backdrop is small: where surface takes a larger share of it, it is a white ceiling or a dark wall. */
const MAX_SURFACE_SHARE = 0.1

/** The same of a part of it in one piece, as a share of the photo: backdrop that flows over a weak edge into a wall. */
const MAX_PART_SHARE = 0.005

/** Counts for each face how many photos show the backdrop in its place: depth that a plain sky got from a roof's edge, and leaves that moved. */
export class BackdropVotes {
  private readonly mesh: TriangleSurface
  private readonly seen: Uint16Array
  private readonly votes: Uint16Array

  constructor(mesh: TriangleSurface) {
    this.mesh = mesh
    this.seen = new Uint16Array(mesh.triangles.length / 3)
    this.votes = new Uint16Array(mesh.triangles.length / 3)
  }

  /** Adds a photo: the mesh drawn into it, and its backdrop, see `findBackdrop`. */
  add({ triangle, camera }: DepthRaster, backdrop: Uint8Array | null): void {
    const shown = backdrop && surfaceInBackdrop(triangle, backdrop, camera.widthPx)
    const pixels = new Uint32Array(this.seen.length)
    const backdropPixels = new Uint32Array(this.seen.length)
    const isInside = new Uint8Array(this.seen.length)
    for (let i = 0; i < triangle.length; i++) {
      const face = triangle[i] as number
      if (face < 0) continue
      pixels[face] = (pixels[face] as number) + 1
      if (!shown?.[i]) continue
      backdropPixels[face] = (backdropPixels[face] as number) + 1
      if (backdrop?.[i] === OPEN) isInside[face] = 1
    }
    for (let face = 0; face < pixels.length; face++) {
      const count = pixels[face] as number
      if (count === 0) continue
      this.seen[face] = (this.seen[face] as number) + 1
      if (!isInside[face] || (backdropPixels[face] as number) < MIN_FACE_SHARE * count) continue
      this.votes[face] = (this.votes[face] as number) + 1
    }
  }

  /** Faces in whose place photos show the backdrop. */
  count(): number {
    let count = 0
    for (let face = 0; face < this.seen.length; face++) if (this.isInBackdrop(face)) count++
    return count
  }

  /** Removes these faces from the mesh and, in place, from the candidates of its faces. Vertices stay. */
  dropFrom(candidates: FaceCandidates): TriangleSurface {
    const { positions } = this.mesh
    const triangles = this.mesh.triangles.slice()
    const { count } = candidates
    let kept = 0
    for (let face = 0; face < this.seen.length; face++) {
      if (this.isInBackdrop(face)) continue
      triangles.copyWithin(3 * kept, 3 * face, 3 * face + 3)
      count[kept] = count[face] as number
      for (let i = 0; i < (count[face] as number); i++) {
        moveCandidate(candidates, MAX_CANDIDATES * face + i, MAX_CANDIDATES * kept + i)
      }
      kept++
    }
    candidates.faceCount = kept
    return { positions, triangles: triangles.slice(0, 3 * kept) }
  }

  private isInBackdrop(face: number): boolean {
    const votes = this.votes[face] as number
    return votes >= MIN_VOTES && votes >= MIN_VOTE_SHARE * (this.seen[face] as number)
  }
}

/** Pixels of the backdrop that show surface; null when there is so much of it that it is none. */
function surfaceInBackdrop(triangle: Int32Array, backdrop: Uint8Array, widthPx: number): Uint8Array | null {
  let [area, covered] = [0, 0]
  const inBackdrop = new Uint8Array(backdrop.length)
  for (let i = 0; i < backdrop.length; i++) {
    if (backdrop[i] === 0) continue
    area++
    if ((triangle[i] as number) < 0) continue
    covered++
    inBackdrop[i] = 1
  }
  if (covered > MAX_SURFACE_SHARE * area) return null
  dropLarge(inBackdrop, widthPx, MAX_PART_SHARE * backdrop.length)
  return inBackdrop
}

/** Turns parts of 1 (of 4 neighbours) that have more than `mostPixels` into 0 in place. */
function dropLarge(mask: Uint8Array, widthPx: number, mostPixels: number): void {
  const met = new Uint8Array(mask.length)
  const part = new Int32Array(mask.length)
  let count = 0
  const enter = (i: number): void => {
    if (!mask[i] || met[i]) return
    met[i] = 1
    part[count++] = i
  }
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || met[seed]) continue
    count = 0
    enter(seed)
    for (let next = 0; next < count; next++) {
      const i = part[next] as number
      const x = i % widthPx
      enter(i - widthPx)
      enter(i + widthPx)
      if (x > 0) enter(i - 1)
      if (x < widthPx - 1) enter(i + 1)
    }
    if (count > mostPixels) for (let k = 0; k < count; k++) mask[part[k] as number] = 0
  }
}
