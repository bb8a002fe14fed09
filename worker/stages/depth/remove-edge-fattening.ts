/** Grey levels among a pixel and its eight neighbours that still make it plain: the noise of a sky after JPEG. */
const MAX_PLAIN_RANGE = 10

/** Pixels of a plain area at least: smaller ones are gaps between texture. */
const MIN_AREA_PX = 100

/** A plain area of which so much has a depth is a surface that has just enough texture, and keeps it. */
const MAX_SHARE_WITH_DEPTH = 0.3

/**
 * So far around a plain pixel depths go too. The next pixel sees the outline already, so it isn't plain; the one after it mixes
 * both sides, and would draw a line of sky around the surface.
 */
const BORDER_PX = 2

/**
 * Takes the depth away that plain areas got from their surroundings. A pixel of sky whose patch reaches over a roof's edge
 * matches by that edge, in all photos the same way, so it is given the roof's depth, and neither cost nor consistency shows it: the
 * roof is fattened by half a patch of sky. What shows it is that the area it belongs to, connected plain pixels,
 * has hardly any depth elsewhere.
 *
 * `depths` (0: none) are changed; `gray` is the photo at the same size, a byte a pixel. Pixels at the border of such an
 * area lose theirs too.
 */
export function removeEdgeFattening(depths: Float32Array, gray: Uint8Array, widthPx: number, heightPx: number): void {
  const unvisited = plainPixels(gray, widthPx, heightPx)
  const queue = new Int32Array(depths.length)
  for (let seed = 0; seed < depths.length; seed++) {
    if (unvisited[seed] === 0) continue
    const area = collectArea(seed, unvisited, widthPx, queue)
    if (area.length < MIN_AREA_PX) continue
    let withDepth = 0
    for (const pixel of area) if ((depths[pixel] ?? 0) > 0) withDepth++
    if (withDepth > MAX_SHARE_WITH_DEPTH * area.length) continue
    for (const pixel of area) clearAround(pixel, depths, widthPx, heightPx)
  }
}

/** In a diamond of BORDER_PX. */
function clearAround(pixel: number, depths: Float32Array, widthPx: number, heightPx: number): void {
  const x = pixel % widthPx
  const y = (pixel - x) / widthPx
  for (let row = Math.max(0, y - BORDER_PX); row <= Math.min(heightPx - 1, y + BORDER_PX); row++) {
    const reach = BORDER_PX - Math.abs(row - y)
    depths.fill(0, row * widthPx + Math.max(0, x - reach), row * widthPx + Math.min(widthPx, x + reach + 1))
  }
}

/** 1 for each pixel whose 3 x 3 neighbourhood is plain. */
function plainPixels(gray: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const plain = new Uint8Array(gray.length)
  const columnLow = new Uint8Array(widthPx)
  const columnHigh = new Uint8Array(widthPx)
  for (let y = 1; y < heightPx - 1; y++) {
    const row = y * widthPx
    for (let x = 0; x < widthPx; x++) {
      const above = gray[row - widthPx + x] ?? 0
      const here = gray[row + x] ?? 0
      const below = gray[row + widthPx + x] ?? 0
      columnLow[x] = Math.min(above, here, below)
      columnHigh[x] = Math.max(above, here, below)
    }
    for (let x = 1; x < widthPx - 1; x++) {
      const low = Math.min(columnLow[x - 1] ?? 0, columnLow[x] ?? 0, columnLow[x + 1] ?? 0)
      const high = Math.max(columnHigh[x - 1] ?? 0, columnHigh[x] ?? 0, columnHigh[x + 1] ?? 0)
      if (high - low <= MAX_PLAIN_RANGE) plain[row + x] = 1
    }
  }
  return plain
}

/** The marked pixels that `seed` reaches over its four neighbours, in `queue`; their marks go. */
function collectArea(seed: number, marked: Uint8Array, widthPx: number, queue: Int32Array): Int32Array {
  let end = 0
  const take = (pixel: number) => {
    marked[pixel] = 0
    queue[end++] = pixel
  }
  take(seed)
  for (let next = 0; next < end; next++) {
    const pixel = queue[next] ?? 0
    if (marked[pixel - 1]) take(pixel - 1)
    if (marked[pixel + 1]) take(pixel + 1)
    if (marked[pixel - widthPx]) take(pixel - widthPx)
    if (marked[pixel + widthPx]) take(pixel + widthPx)
  }
  return queue.subarray(0, end)
}
