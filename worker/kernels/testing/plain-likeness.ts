import { DESCRIPTOR_LENGTH } from '../likeness-kernel.ts'

/** The plain twin of `assembly/likeness.ts`. */
export function countMatches(a: Uint8Array, b: Uint8Array): number {
  const products = rowsOf(a).map((left) =>
    rowsOf(b).map((right) => left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0)),
  )
  return products.filter((row, i) => {
    const nearest = Math.max(...row)
    const at = row.indexOf(nearest)
    const second = Math.max(-1, ...row.filter((_, j) => j !== at))
    const isClear = (262_144 - nearest) * 25 < (262_144 - second) * 16
    return (
      isClear && products.findIndex((other) => other[at] === Math.max(...products.map((each) => each[at] ?? 0))) === i
    )
  }).length
}

function rowsOf(descriptors: Uint8Array): number[][] {
  return Array.from({ length: descriptors.length / DESCRIPTOR_LENGTH }, (_, i) => [
    ...descriptors.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH),
  ])
}
