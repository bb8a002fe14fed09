/**
 * Grey levels among a pixel and its eight neighbours that still make it plain: noise of a photo that was scaled down. With more, areas flow
 * together over edges between faces that are lit alike.
 */
export const MAX_PLAIN_RANGE = 7

/** Pixels of a plain area at least: smaller ones are gaps between texture. */
const MIN_AREA_PX = 100

/**
 * JPEG spreads colour by so much over an edge of brightness. What is plain in its grey alone belongs to the area beside it: outlines must lie on edges, as
 * what is plain agrees with other images at every depth.
 */
const FRINGE_PX = 3

/** An image whose plain areas are looked for. */
export interface ColorImage {
  widthPx: number
  heightPx: number
  /** One byte a pixel. */
  gray: Uint8Array
  /** From yellow to blue, one byte a pixel: what tells a white wall from a sky that is as bright. */
  tint: Uint8Array
}

/**
 * The plain areas of an image: the indices of pixels that touch each other and that differ from their eight
 * neighbours, and these among each other, by at most `maxRange` grey levels. Each is valid until the next.
 */
export function* plainAreas({ gray, tint, widthPx, heightPx }: ColorImage, maxRange: number): Generator<Int32Array> {
  const unvisited = plainPixels(gray, widthPx, heightPx, maxRange)
  const isEven = plainPixels(tint, widthPx, heightPx, maxRange)
  const fringe = new Uint8Array(gray.length)
  for (let i = 0; i < fringe.length; i++) {
    if (!unvisited[i] || isEven[i]) continue
    fringe[i] = 1
    unvisited[i] = 0
  }
  const queue = new Int32Array(gray.length)
  for (let seed = 0; seed < gray.length; seed++) {
    if (unvisited[seed] === 0) continue
    const area = collectArea(seed, { unvisited, fringe }, widthPx, queue)
    if (area.length >= MIN_AREA_PX) yield area
  }
}

/** 1 for each pixel whose 3 x 3 neighbourhood is plain. */
function plainPixels(gray: Uint8Array, widthPx: number, heightPx: number, maxRange: number): Uint8Array {
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
      if (high - low <= maxRange) plain[row + x] = 1
    }
  }
  return plain
}

/** The unvisited pixels that `seed` reaches over its four neighbours and FRINGE_PX of fringe around them, in `queue`; their marks go. */
function collectArea(
  seed: number,
  { unvisited, fringe }: { unvisited: Uint8Array; fringe: Uint8Array },
  widthPx: number,
  queue: Int32Array,
): Int32Array {
  unvisited[seed] = 0
  queue[0] = seed
  let end = 1
  for (let next = 0; next < end; next++) end = takeAround(queue[next] as number, unvisited, widthPx, queue, end)
  let ringStart = 0
  for (let ring = 0; ring < FRINGE_PX; ring++) {
    const ringEnd = end
    for (let next = ringStart; next < ringEnd; next++) {
      end = takeAround(queue[next] as number, fringe, widthPx, queue, end)
    }
    ringStart = ringEnd
  }
  return queue.subarray(0, end)
}

/** Puts the marked pixels among the four neighbours into the queue and takes their marks; gives the queue's new end. */
function takeAround(pixel: number, marked: Uint8Array, widthPx: number, queue: Int32Array, end: number): number {
  let last = end
  if (marked[pixel - 1]) {
    marked[pixel - 1] = 0
    queue[last++] = pixel - 1
  }
  if (marked[pixel + 1]) {
    marked[pixel + 1] = 0
    queue[last++] = pixel + 1
  }
  if (marked[pixel - widthPx]) {
    marked[pixel - widthPx] = 0
    queue[last++] = pixel - widthPx
  }
  if (marked[pixel + widthPx]) {
    marked[pixel + widthPx] = 0
    queue[last++] = pixel + widthPx
  }
  return last
}

/** 1 for each pixel of a plain area. */
export function plainMask(image: ColorImage, maxRange: number = MAX_PLAIN_RANGE): Uint8Array {
  const mask = new Uint8Array(image.gray.length)
  for (const area of plainAreas(image, maxRange)) for (let n = 0; n < area.length; n++) mask[area[n] as number] = 1
  return mask
}
