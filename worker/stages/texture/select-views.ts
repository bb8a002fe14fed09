import { type FaceCandidates, indexOfCandidate, MAX_CANDIDATES } from './face-candidates.ts'

/** No photo shows the face. */
export const UNSEEN = -1

/**
 * Price of an edge between faces of different photos, in octaves of quality: a photo half as good costs a face 1. At 1 a castle has half as many
 * charts again, larger steps between them, and is less like held-out photos; at 4 models are less like the photos they are made of.
 */
const SEAM_PRICE = 2

/** What a face costs in a photo that does not show it, as part of a small patch; see `selectViews`. */
const HIDDEN_COST = 2

/** Patches up to this many faces may take colours from a photo that does not show all of them. */
const SMALL_PATCH = 24

/** A photo may be worse by at most this many octaves and still be distinguished from a worse one. */
const MAX_COST = 8

/** Rounds of averaging the costs over neighbours before the first choice: regions decide then, not single faces. */
const SMOOTHING_ROUNDS = 3

const MAX_SWEEPS = 20

/**
 * Chooses a photo for each face: least sum of data costs (log2 of how much better the best photo of the face is) and
 * SEAM_PRICE for each edge between different photos, the Potts model of Lempitsky and Ivanov (CVPR 2007) and Waechter
 * et al. (2014). They use graph cuts or belief propagation; here a first choice from costs averaged over the
 * neighbourhood is improved by the best single changes (ICM, Besag 1986) and by changing whole patches of one photo at
 * once, which is what lets small patches vanish that single changes are stuck with. Single faces that a rough surface
 * hides or turns away from the photo of all their neighbours may join them at a price: the photo's pixels there belong
 * to the next face, which beats a chart for each. Always the same for the same input.
 */
export async function selectViews(
  candidates: FaceCandidates,
  neighbours: Int32Array,
  { yieldToEventLoop, report }: SelectViewsContext,
): Promise<Int16Array> {
  const costs = dataCosts(candidates)
  const labels = await firstChoice(candidates, costs, neighbours, yieldToEventLoop)
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const faces = await changeFaces({ candidates, costs, neighbours, labels }, yieldToEventLoop)
    const patches = await changePatches({ candidates, costs, neighbours, labels }, yieldToEventLoop)
    report(sweep + 1, MAX_SWEEPS)
    if (faces + patches < candidates.faceCount / 20_000) break
  }
  return labels
}

export interface SelectViewsContext {
  yieldToEventLoop(): Promise<void> | undefined
  /** Told of each round; usually far fewer than `most` are needed. */
  report(round: number, most: number): void
}

interface Labelling {
  candidates: FaceCandidates
  /** Of each entry of the candidates. */
  costs: Float32Array
  neighbours: Int32Array
  labels: Int16Array
}

function dataCosts({ faceCount, count, quality }: FaceCandidates): Float32Array {
  const costs = new Float32Array(quality.length)
  for (let face = 0; face < faceCount; face++) {
    const first = MAX_CANDIDATES * face
    const end = first + (count[face] as number)
    let best = 0
    for (let i = first; i < end; i++) best = Math.max(best, quality[i] as number)
    for (let i = first; i < end; i++) costs[i] = Math.min(MAX_COST, Math.log2(best / (quality[i] as number)))
  }
  return costs
}

async function firstChoice(
  candidates: FaceCandidates,
  costs: Float32Array,
  neighbours: Int32Array,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Int16Array> {
  const { faceCount, count, photo } = candidates
  let smooth = costs
  for (let round = 0; round < SMOOTHING_ROUNDS; round++) {
    const next = new Float32Array(costs.length)
    for (let face = 0; face < faceCount; face++) {
      if (face % 4096 === 0) await yieldToEventLoop()
      const first = MAX_CANDIDATES * face
      for (let i = first; i < first + (count[face] as number); i++) {
        let sum = smooth[i] as number
        let weight = 1
        for (let k = 0; k < 3; k++) {
          const other = neighbours[3 * face + k] as number
          if (other < 0 || count[other] === 0) continue
          const index = indexOfCandidate(candidates, other, photo[i] as number)
          sum += index < 0 ? MAX_COST : (smooth[index] as number)
          weight++
        }
        next[i] = sum / weight
      }
    }
    smooth = next
  }
  const labels = new Int16Array(faceCount).fill(UNSEEN)
  for (let face = 0; face < faceCount; face++) {
    const first = MAX_CANDIDATES * face
    let least = Number.POSITIVE_INFINITY
    for (let i = first; i < first + (count[face] as number); i++) {
      if ((smooth[i] as number) >= least) continue
      least = smooth[i] as number
      labels[face] = photo[i] as number
    }
  }
  return labels
}

/** Gives each face the photo that is best for it and its neighbours as they are. @returns how many changed */
async function changeFaces(
  { candidates, costs, neighbours, labels }: Labelling,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<number> {
  const { faceCount, count, photo } = candidates
  let changed = 0
  for (let face = 0; face < faceCount; face++) {
    if (face % 4096 === 0) await yieldToEventLoop()
    if (count[face] === 0) continue
    const first = MAX_CANDIDATES * face
    const own = labels[face] as number
    // The present photo wins a tie, so that sweeps end.
    let choice = own
    let least = costOf(candidates, costs, face, own) + seamsOf(neighbours, labels, face, own)
    for (let i = first; i < first + (count[face] as number); i++) {
      const label = photo[i] as number
      const cost = (costs[i] as number) + seamsOf(neighbours, labels, face, label)
      if (cost >= least) continue
      least = cost
      choice = label
    }
    if (choice === own) continue
    labels[face] = choice
    changed++
  }
  return changed
}

/** Data cost of a face in any photo, HIDDEN_COST in one that does not show it. */
function costOf(candidates: FaceCandidates, costs: Float32Array, face: number, photo: number): number {
  const index = indexOfCandidate(candidates, face, photo)
  return index < 0 ? HIDDEN_COST : (costs[index] as number)
}

function seamsOf(neighbours: Int32Array, labels: Int16Array, face: number, label: number): number {
  let price = 0
  for (let k = 0; k < 3; k++) {
    const other = neighbours[3 * face + k] as number
    if (other >= 0 && labels[other] !== label) price += SEAM_PRICE
  }
  return price
}

/** Gives whole patches the photo of a neighbouring patch where that is better, smaller ones first. */
async function changePatches(labelling: Labelling, yieldToEventLoop: () => Promise<void> | undefined): Promise<number> {
  const { neighbours, labels } = labelling
  const patches = connectedPatches(neighbours, labels)
  const order = Array.from({ length: patches.count }, (_, patch) => patch)
  order.sort((a, b) => patchSize(patches, a) - patchSize(patches, b) || a - b)
  let changed = 0
  for (const patch of order) {
    await yieldToEventLoop()
    const from = patches.offsets[patch] as number
    const to = patches.offsets[patch + 1] as number
    const faces = patches.faces.subarray(from, to)
    const own = labels[faces[0] as number] as number
    if (own === UNSEEN && faces.length > SMALL_PATCH) continue
    const label = bestLabelOf(labelling, faces, own)
    if (label === own) continue
    for (const face of faces) labels[face] = label
    changed += faces.length
  }
  return changed
}

function bestLabelOf({ candidates, costs, neighbours, labels }: Labelling, faces: Int32Array, own: number): number {
  // Edges that would vanish with each label, and so what the patch may cost more.
  const gained = new Map<number, number>()
  for (const face of faces) {
    for (let k = 0; k < 3; k++) {
      const other = neighbours[3 * face + k] as number
      if (other < 0) continue
      const label = labels[other] as number
      if (label !== own && label !== UNSEEN) gained.set(label, (gained.get(label) ?? 0) + SEAM_PRICE)
    }
  }
  let best = own
  let least = 0
  for (const [label, gain] of gained) {
    let change = -gain
    for (const face of faces) {
      if (faces.length > SMALL_PATCH && indexOfCandidate(candidates, face, label) < 0) change = Number.POSITIVE_INFINITY
      if (change === Number.POSITIVE_INFINITY) break
      change += costOf(candidates, costs, face, label) - costOf(candidates, costs, face, own)
    }
    if (change < least) {
      least = change
      best = label
    }
  }
  return best
}

/** Faces that are connected over edges and have one label: patch p has `faces` from offsets[p] to offsets[p + 1]. */
export interface Patches {
  count: number
  offsets: Int32Array
  faces: Int32Array
}

/** In the order of their lowest face. */
export function connectedPatches(neighbours: Int32Array, labels: ArrayLike<number>): Patches {
  const faceCount = neighbours.length / 3
  const faces = new Int32Array(faceCount)
  const seen = new Uint8Array(faceCount)
  const offsets: number[] = [0]
  let end = 0
  for (let seed = 0; seed < faceCount; seed++) {
    if (seen[seed]) continue
    seen[seed] = 1
    let next = end
    faces[end++] = seed
    while (next < end) {
      const face = faces[next++] as number
      for (let k = 0; k < 3; k++) {
        const other = neighbours[3 * face + k] as number
        if (other < 0 || seen[other] || labels[other] !== labels[face]) continue
        seen[other] = 1
        faces[end++] = other
      }
    }
    offsets.push(end)
  }
  return { count: offsets.length - 1, offsets: Int32Array.from(offsets), faces }
}

function patchSize({ offsets }: Patches, patch: number): number {
  return (offsets[patch + 1] as number) - (offsets[patch] as number)
}
