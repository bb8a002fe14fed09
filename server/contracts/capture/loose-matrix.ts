import { looseNumber } from './loose-number.ts'

type Order = 'rows' | 'columns'

interface LooseMatrix {
  values: number[]
  /** How they follow each other; null where a frame by itself does not tell. */
  order: Order | null
}

/** Of a value that should be 0 or 1, and of a product of two unit vectors: programs write six digits. */
const TOLERANCE = 1e-3

/**
 * Poses as 4 rows of 4, from the ways in which programs write them: 4 or 3 rows; one list of 16 or 12 numbers; column after column, as
 * graphics libraries keep them; numbers as text, or all of them in one text. What is told by none of these stays as it is, for a schema to name.
 *
 * Rows and columns are told by the place of the translation and of `0 0 0 1`, or by the rotation. Where a camera stands at the
 * origin both fit, and the order of most other frames counts; rows where there is none.
 */
export function readMatrices(given: readonly unknown[]): unknown[] {
  const read = given.map(readMatrix)
  const orders = read.flatMap((each) => each?.order ?? [])
  const isByColumns = orders.filter((order) => order === 'columns').length > orders.length / 2
  const usual: Order = isByColumns ? 'columns' : 'rows'
  return given.map((each, i) => {
    const matrix = read[i]
    return matrix ? toRows(matrix.values, matrix.order ?? usual) : each
  })
}

function readMatrix(given: unknown): LooseMatrix | null {
  const parts = typeof given === 'string' ? given.split(/[\s,;[\]()]+/).filter((part) => part !== '') : given
  if (!Array.isArray(parts)) return null
  const values = parts.flat(1).map(looseNumber)
  if (!values.every((value) => typeof value === 'number') || !(values.length === 12 || values.length === 16))
    return null
  const lengths = new Set(parts.map((part) => (Array.isArray(part) ? part.length : 0)))
  if (lengths.size !== 1) return null
  const [length = 0] = lengths
  if (length === 3 && values.length === 12) return { values, order: 'columns' }
  if (length === 4 && values.length === 12) return { values, order: 'rows' }
  const fits = values.length === 16 ? fitsOf16(values) : fitsOf12(values)
  // A last row of something else was never looked at.
  if (length === 4 && !fits.columns) return { values, order: 'rows' }
  if (!fits.rows && !fits.columns) return null
  return { values, order: fits.rows && fits.columns ? null : fits.rows ? 'rows' : 'columns' }
}

type Fits = Record<Order, boolean>

function fitsOf16(values: readonly number[]): Fits {
  const isLast = (at: readonly number[]) => at.every((place, i) => isNear(values[place], i === 3 ? 1 : 0))
  return { rows: isLast([12, 13, 14, 15]), columns: isLast([3, 7, 11, 15]) }
}

function fitsOf12(values: readonly number[]): Fits {
  const areAxes = (step: number) => {
    const axes = [0, 1, 2].map((i) => values.slice(i * step, i * step + 3))
    const products = axes.flatMap((a, i) => axes.slice(i).map((b) => a.reduce((sum, v, k) => sum + v * (b[k] ?? 0), 0)))
    // All of one length, which need not be 1: poses of a scene that was scaled.
    const [square = 0] = products
    return square > 0 && products.every((value, i) => isNear(value / square, [0, 3, 5].includes(i) ? 1 : 0))
  }
  return { rows: areAxes(4), columns: areAxes(3) }
}

const isNear = (value: number | undefined, wanted: number) => Math.abs((value ?? Number.NaN) - wanted) < TOLERANCE

function toRows(values: readonly number[], order: Order): number[][] {
  const height = values.length / 4
  const rows = [0, 1, 2].map((row) =>
    [0, 1, 2, 3].map((column) => values[order === 'rows' ? 4 * row + column : height * column + row] ?? 0),
  )
  return [...rows, [0, 0, 0, 1]]
}
