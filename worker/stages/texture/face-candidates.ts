/** Candidates kept a face: more never win, and memory must not grow with the number of photos. */
export const MAX_CANDIDATES = 10

/** The photos that see each face, the best ones when there are many: flat tables with MAX_CANDIDATES places a face. */
export interface FaceCandidates {
  faceCount: number
  /** Places used of each face. */
  count: Uint8Array
  photo: Uint16Array
  /** Quality of the view of the face, larger is better; see `addViewQualities`. */
  quality: Float32Array
  /** Mean r, g, b of the face in the photo, sRGB. */
  color: Uint8Array
  /** Mean gradient magnitude there, grey levels a pixel, as `toOctaves` writes it; 0: it is not the surface's own. */
  gradient: Uint8Array
  /** Root of the area of the face there, in pixels, as `toOctaves` writes it. */
  side: Uint8Array
}

/** Steps of `toOctaves` for a factor of two. */
export const OCTAVE = 16

/** A positive number as its logarithm in a byte: from an eighth to 7,000, in steps of a twenty-fifth. */
export function toOctaves(value: number): number {
  return Math.min(255, Math.max(1, Math.round(OCTAVE * (3 + Math.log2(value)))))
}

export interface Candidate {
  photo: number
  quality: number
  r: number
  g: number
  b: number
  /** As in the table. */
  gradient: number
  side: number
}

export function makeFaceCandidates(faceCount: number): FaceCandidates {
  return {
    faceCount,
    count: new Uint8Array(faceCount),
    photo: new Uint16Array(MAX_CANDIDATES * faceCount),
    quality: new Float32Array(MAX_CANDIDATES * faceCount),
    color: new Uint8Array(3 * MAX_CANDIDATES * faceCount),
    gradient: new Uint8Array(MAX_CANDIDATES * faceCount),
    side: new Uint8Array(MAX_CANDIDATES * faceCount),
  }
}

/** Adds a photo for a face; when all places are taken it replaces the worst if it is better. */
export function addCandidate(table: FaceCandidates, face: number, candidate: Candidate): void {
  const first = MAX_CANDIDATES * face
  const used = table.count[face] as number
  let index = first + used
  if (used === MAX_CANDIDATES) {
    index = first
    for (let i = first + 1; i < first + used; i++) {
      if ((table.quality[i] as number) < (table.quality[index] as number)) index = i
    }
    if (candidate.quality <= (table.quality[index] as number)) return
  } else table.count[face] = used + 1
  table.photo[index] = candidate.photo
  table.quality[index] = candidate.quality
  table.color[3 * index] = candidate.r
  table.color[3 * index + 1] = candidate.g
  table.color[3 * index + 2] = candidate.b
  table.gradient[index] = candidate.gradient
  table.side[index] = candidate.side
}

/** Copies one entry of the table to another place. */
export function moveCandidate(
  { photo, quality, color, gradient, side }: FaceCandidates,
  from: number,
  to: number,
): void {
  photo[to] = photo[from] as number
  quality[to] = quality[from] as number
  color.copyWithin(3 * to, 3 * from, 3 * from + 3)
  gradient[to] = gradient[from] as number
  side[to] = side[from] as number
}

/** Place of a photo among a face's candidates, -1 when it is not one. */
export function indexOfCandidate(table: FaceCandidates, face: number, photo: number): number {
  const first = MAX_CANDIDATES * face
  for (let i = first + (table.count[face] as number) - 1; i >= first; i--) {
    if (table.photo[i] === photo) return i
  }
  return -1
}
