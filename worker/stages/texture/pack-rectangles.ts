export interface Size {
  width: number
  height: number
}

/** Places of the rectangles' upper left corners: x, y of each, in their order. */
export type Packing = Int32Array

/**
 * Places rectangles in a square of `size` without turning them: the skyline method with the bottom-left rule (Jylaenki,
 * "A thousand ways to pack the bin", 2010), tallest first. Null when they don't fit.
 */
export function packRectangles(rectangles: readonly Size[], size: number): Packing | null {
  const order = rectangles.map((_, i) => i)
  order.sort((a, b) => {
    const [ra, rb] = [rectangles[a] as Size, rectangles[b] as Size]
    return rb.height - ra.height || rb.width - ra.width || a - b
  })
  const skyline = new Skyline(size)
  const packing = new Int32Array(2 * rectangles.length)
  for (const i of order) {
    const { width, height } = rectangles[i] as Size
    const x = skyline.add(width, height)
    if (x < 0) return null
    packing[2 * i] = x
    packing[2 * i + 1] = skyline.lastTop
  }
  return packing
}

/** Heights that are taken already, as steps from left to right. */
class Skyline {
  /** Where the rectangle that was added last begins. */
  lastTop = 0
  private readonly size: number
  private xs: number[] = [0]
  private tops: number[] = [0]

  constructor(size: number) {
    this.size = size
  }

  /** @returns x of the place that it took, -1 when there is none. */
  add(width: number, height: number): number {
    let best = -1
    let bestTop = this.size - height + 1
    for (let i = 0; i < this.xs.length; i++) {
      if ((this.xs[i] as number) + width > this.size) break
      const top = this.topOver(i, width, bestTop)
      if (top < bestTop) {
        bestTop = top
        best = i
      }
    }
    if (best < 0) return -1
    const x = this.xs[best] as number
    this.raise(best, width, bestTop + height)
    this.lastTop = bestTop
    return x
  }

  /** Height of the highest step under a rectangle that begins at step i; stops looking from `enough` on. */
  private topOver(i: number, width: number, enough: number): number {
    const right = (this.xs[i] as number) + width
    let top = 0
    for (let k = i; k < this.xs.length && (this.xs[k] as number) < right && top < enough; k++) {
      top = Math.max(top, this.tops[k] as number)
    }
    return top
  }

  private raise(i: number, width: number, top: number): void {
    const x = this.xs[i] as number
    const right = x + width
    let k = i
    let lastTop = 0
    while (k < this.xs.length && (this.xs[k] as number) < right) lastTop = this.tops[k++] as number
    const xs = [x]
    const tops = [top]
    // What sticks out to the right of the last covered step keeps its height.
    if (right < this.size && (this.xs[k] ?? this.size) > right) {
      xs.push(right)
      tops.push(lastTop)
    }
    this.xs.splice(i, k - i, ...xs)
    this.tops.splice(i, k - i, ...tops)
    if (i > 0 && this.tops[i - 1] === top) {
      this.xs.splice(i, 1)
      this.tops.splice(i, 1)
    }
  }
}
