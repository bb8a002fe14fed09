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
}

export interface Candidate {
  photo: number
  quality: number
  r: number
  g: number
  b: number
}

export function makeFaceCandidates(faceCount: number): FaceCandidates {
  return {
    faceCount,
    count: new Uint8Array(faceCount),
    photo: new Uint16Array(MAX_CANDIDATES * faceCount),
    quality: new Float32Array(MAX_CANDIDATES * faceCount),
    color: new Uint8Array(3 * MAX_CANDIDATES * faceCount),
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
}

/** Place of a photo among a face's candidates, -1 when it is not one. */
export function indexOfCandidate(table: FaceCandidates, face: number, photo: number): number {
  const first = MAX_CANDIDATES * face
  for (let i = first + (table.count[face] as number) - 1; i >= first; i--) {
    if (table.photo[i] === photo) return i
  }
  return -1
}
