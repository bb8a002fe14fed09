/** Ranges of this many points are searched one by one. */
const LEAF_POINTS = 8

/** Nearest neighbours among points of any distribution: a k-d tree (Bentley 1975) that lies in flat arrays. */
export class PointTree {
  readonly count: number
  /** Distance of what `nearest` found; Infinity when it found nothing. */
  distance = Number.POSITIVE_INFINITY
  /** x, y, z in the tree's order: the middle of each range splits it. */
  private readonly coordinates: Float32Array
  /** Index into the given points, in the tree's order. */
  private readonly indices: Uint32Array
  /** Splitting axis of the range whose middle this is. */
  private readonly axes: Uint8Array
  private bestAt = -1
  private bestSquared = 0
  private readonly target = new Float64Array(3)
  /** Squared distances of the `k` nearest so far, largest first. */
  private nearestSquared = new Float64Array(0)

  /** @param positions x, y, z of each point; not kept. */
  constructor(positions: Float32Array) {
    this.count = positions.length / 3
    this.coordinates = new Float32Array(positions.length)
    this.indices = Uint32Array.from({ length: this.count }, (_, i) => i)
    this.axes = new Uint8Array(this.count)
    this.build(positions, 0, this.count)
    for (let i = 0; i < this.count; i++) {
      const from = 3 * (this.indices[i] as number)
      for (let axis = 0; axis < 3; axis++) this.coordinates[3 * i + axis] = positions[from + axis] as number
    }
  }

  /** Index of the point nearest to (x, y, z), or -1 when none is nearer than `within`. Sets `distance`. */
  nearest(x: number, y: number, z: number, within = Number.POSITIVE_INFINITY): number {
    this.target[0] = x
    this.target[1] = y
    this.target[2] = z
    this.bestAt = -1
    this.bestSquared = within * within
    this.search(0, this.count)
    this.distance = this.bestAt < 0 ? Number.POSITIVE_INFINITY : Math.sqrt(this.bestSquared)
    return this.bestAt < 0 ? -1 : (this.indices[this.bestAt] as number)
  }

  /** Distance to the `k`-th nearest point; a point at (x, y, z) itself counts. Infinity when there are fewer. */
  distanceToKth(x: number, y: number, z: number, k: number): number {
    this.target[0] = x
    this.target[1] = y
    this.target[2] = z
    if (this.nearestSquared.length !== k) this.nearestSquared = new Float64Array(k)
    this.nearestSquared.fill(Number.POSITIVE_INFINITY)
    this.searchK(0, this.count)
    return Math.sqrt(this.nearestSquared[0] as number)
  }

  private build(positions: Float32Array, start: number, end: number): void {
    if (end - start <= LEAF_POINTS) return
    const axis = widestAxis(positions, this.indices, start, end)
    const middle = (start + end) >> 1
    select(positions, this.indices, { start, end, middle, axis })
    this.axes[middle] = axis
    this.build(positions, start, middle)
    this.build(positions, middle + 1, end)
  }

  private search(start: number, end: number): void {
    if (end - start <= LEAF_POINTS) {
      for (let i = start; i < end; i++) this.offer(i)
      return
    }
    const middle = (start + end) >> 1
    const axis = this.axes[middle] as number
    const offset = (this.target[axis] as number) - (this.coordinates[3 * middle + axis] as number)
    if (offset < 0) this.search(start, middle)
    else this.search(middle + 1, end)
    if (offset * offset >= this.bestSquared) return
    this.offer(middle)
    if (offset < 0) this.search(middle + 1, end)
    else this.search(start, middle)
  }

  private offer(i: number): void {
    const squared = this.squaredDistance(i)
    if (squared >= this.bestSquared) return
    this.bestSquared = squared
    this.bestAt = i
  }

  private searchK(start: number, end: number): void {
    if (end - start <= LEAF_POINTS) {
      for (let i = start; i < end; i++) this.insert(this.squaredDistance(i))
      return
    }
    const middle = (start + end) >> 1
    const axis = this.axes[middle] as number
    const offset = (this.target[axis] as number) - (this.coordinates[3 * middle + axis] as number)
    if (offset < 0) this.searchK(start, middle)
    else this.searchK(middle + 1, end)
    if (offset * offset >= (this.nearestSquared[0] as number)) return
    this.insert(this.squaredDistance(middle))
    if (offset < 0) this.searchK(middle + 1, end)
    else this.searchK(start, middle)
  }

  private insert(squared: number): void {
    const { nearestSquared } = this
    let i = 0
    while (i + 1 < nearestSquared.length && squared < (nearestSquared[i + 1] as number)) {
      nearestSquared[i] = nearestSquared[i + 1] as number
      i++
    }
    if (squared < (nearestSquared[i] as number)) nearestSquared[i] = squared
  }

  private squaredDistance(i: number): number {
    const { coordinates, target } = this
    const x = (coordinates[3 * i] as number) - (target[0] as number)
    const y = (coordinates[3 * i + 1] as number) - (target[1] as number)
    const z = (coordinates[3 * i + 2] as number) - (target[2] as number)
    return x * x + y * y + z * z
  }
}

function widestAxis(positions: Float32Array, indices: Uint32Array, start: number, end: number): number {
  let widest = 0
  let width = -1
  for (let axis = 0; axis < 3; axis++) {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let i = start; i < end; i++) {
      const value = positions[3 * (indices[i] as number) + axis] as number
      if (value < low) low = value
      if (value > high) high = value
    }
    if (high - low <= width) continue
    width = high - low
    widest = axis
  }
  return widest
}

interface SelectRange {
  start: number
  end: number
  middle: number
  axis: number
}

/** Hoare's selection: brings the `middle`-th of the range's points by `axis` to its place, smaller before, larger after. */
function select(positions: Float32Array, indices: Uint32Array, { start, end, middle, axis }: SelectRange): void {
  const key = (i: number): number => positions[3 * (indices[i] as number) + axis] as number
  let low = start
  let high = end - 1
  while (low < high) {
    const pivot = median3(key(low), key((low + high) >> 1), key(high))
    let i = low
    let j = high
    while (i <= j) {
      while (key(i) < pivot) i++
      while (key(j) > pivot) j--
      if (i > j) break
      const swapped = indices[i] as number
      indices[i++] = indices[j] as number
      indices[j--] = swapped
    }
    if (middle <= j) high = j
    else if (middle >= i) low = i
    else return
  }
}

function median3(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
