import { DESCRIPTOR_LENGTH } from '../match-kernel.ts'

/** The plain twin of `assembly/matches.ts`. */
export function findMatches(a: Uint8Array, b: Uint8Array): [number, number][] {
  const [rowsA, rowsB] = [rowsOf(a), rowsOf(b)]
  const ofA = rowsA.map((row) => clearNearest(row, rowsB))
  const ofB = rowsB.map((row) => clearNearest(row, rowsA))
  return ofA.flatMap((j, i) => (j !== null && ofB[j] === i ? [[i, j] as [number, number]] : []))
}

/** Index of the one at the smallest angle, when that is small and clearly less than the next. */
function clearNearest(row: number[], others: number[][]): number | null {
  const angles = others.map((other) => {
    const product = row.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0)
    return Math.acos(Math.min(1, product / 512 ** 2))
  })
  const nearest = Math.min(...angles)
  const at = angles.indexOf(nearest)
  const second = Math.min(Math.PI / 2, ...angles.filter((_, i) => i !== at))
  return nearest <= 0.7 && nearest < 0.8 * second ? at : null
}

function rowsOf(descriptors: Uint8Array): number[][] {
  return Array.from({ length: descriptors.length / DESCRIPTOR_LENGTH }, (_, i) => [
    ...descriptors.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH),
  ])
}
