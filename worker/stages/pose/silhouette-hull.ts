import type { DepthView } from './depth-view.ts'

/**
 * Corners of the convex outline of what a mask shows, x and y in pixels from the middle of the picture, y down: Andrew's
 * monotone chain (1979) over the ends of its rows. An edge lies half a pixel beyond the last middle of a pixel in the mean, which is
 * why the pixels' sides count and not their corners: these would put slanting edges too far out.
 */
export function silhouetteHull({
  mask,
  widthPx,
  heightPx,
}: Pick<DepthView, 'mask' | 'widthPx' | 'heightPx'>): [number, number][] {
  const ends: [number, number][] = []
  for (let row = 0; row < heightPx; row++) {
    const first = mask.indexOf(1, row * widthPx) - row * widthPx
    if (first < 0 || first >= widthPx) continue
    const last = mask.lastIndexOf(1, (row + 1) * widthPx - 1) - row * widthPx
    for (const [x, side] of [
      [first, -0.5],
      [last, 0.5],
    ] as const) {
      const middle: [number, number] = [x + 0.5 - widthPx / 2, row + 0.5 - heightPx / 2]
      ends.push([middle[0] + side, middle[1]], [middle[0], middle[1] - 0.5], [middle[0], middle[1] + 0.5])
    }
  }
  ends.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  return [...halfHull(ends), ...halfHull(ends.toReversed())]
}

function halfHull(points: readonly [number, number][]): [number, number][] {
  const hull: [number, number][] = []
  for (const point of points) {
    while (hull.length > 1 && turn(hull.at(-2) as [number, number], hull.at(-1) as [number, number], point) <= 0)
      hull.pop()
    hull.push(point)
  }
  return hull.slice(0, -1)
}

function turn(a: [number, number], b: [number, number], c: [number, number]): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}
