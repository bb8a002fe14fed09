/** Parts and holes of a picture's background that are smaller than this share of the picture are noise. */
export const SPECK_SHARE = 0.0006

/** Parts of a mask that are smaller than this share of the largest are specks, which renderers leave. */
const MIN_PART_SHARE = 0.002

/** What `flood` fills: pixels that are connected with the picture's border through pixels that may be entered. */
export function floodFromBorder(mayEnter: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const filled = new Uint8Array(mayEnter.length)
  const stack: number[] = []
  const enter = (i: number) => {
    if (!mayEnter[i] || filled[i]) return
    filled[i] = 1
    stack.push(i)
  }
  for (let x = 0; x < widthPx; x++) {
    enter(x)
    enter((heightPx - 1) * widthPx + x)
  }
  for (let y = 0; y < heightPx; y++) {
    enter(y * widthPx)
    enter((y + 1) * widthPx - 1)
  }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % widthPx
    if (x > 0) enter(i - 1)
    if (x < widthPx - 1) enter(i + 1)
    if (i >= widthPx) enter(i - widthPx)
    if (i < widthPx * (heightPx - 1)) enter(i + widthPx)
  }
  return filled
}

/** Turns parts of 1 (of 4 neighbours) that are smaller than `leastPixels` into 0 in place. */
export function dropSmall(mask: Uint8Array, widthPx: number, leastPixels: number): void {
  dropParts(mask, widthPx, () => leastPixels)
}

/** Turns parts of a mask that are specks beside the largest into 0 in place. */
export function dropSpecks(mask: Uint8Array, widthPx: number): void {
  dropParts(mask, widthPx, (largest) => MIN_PART_SHARE * largest)
}

/** Turns parts of 1 into 0 that have fewer pixels than `leastOf` gives for the largest. */
function dropParts(mask: Uint8Array, widthPx: number, leastOf: (largestPixels: number) => number): void {
  const label = new Int32Array(mask.length)
  const sizes = [0]
  const stack: number[] = []
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || label[seed]) continue
    const own = sizes.length
    let size = 0
    label[seed] = own
    stack.push(seed)
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++
      const x = i % widthPx
      for (const next of [i - widthPx, i + widthPx, x > 0 ? i - 1 : -1, x < widthPx - 1 ? i + 1 : -1]) {
        if (next < 0 || next >= mask.length || !mask[next] || label[next]) continue
        label[next] = own
        stack.push(next)
      }
    }
    sizes.push(size)
  }
  const least = leastOf(sizes.reduce((most, size) => Math.max(most, size), 0))
  for (let i = 0; i < mask.length; i++) if (mask[i] && (sizes[label[i] as number] as number) < least) mask[i] = 0
}

/** Fills holes of 0, which don't reach the border, that are smaller than `mostPixels` in place. */
export function closeHoles(mask: Uint8Array, widthPx: number, heightPx: number, mostPixels: number): void {
  const open = mask.map((value) => 1 - value)
  const outside = floodFromBorder(open, widthPx, heightPx)
  const holes = open.map((value, i) => (value && !outside[i] ? 1 : 0))
  const large = holes.slice()
  dropSmall(large, widthPx, mostPixels)
  for (let i = 0; i < mask.length; i++) if (holes[i] && !large[i]) mask[i] = 1
}

/** 1 where any (`grow`) or all (`shrink`) of the pixels within `radius` rows and columns are 1. */
export function morph(
  mask: Uint8Array,
  widthPx: number,
  heightPx: number,
  { radius, grow }: { radius: number; grow: boolean },
): Uint8Array {
  const wanted = grow ? 1 : 0
  const pass = (source: Uint8Array, step: number, length: number, at: (i: number) => number): Uint8Array =>
    source.map((value, i) => {
      if (value === wanted) return wanted
      const index = at(i)
      const [from, to] = [Math.max(0, index - radius), Math.min(length - 1, index + radius)]
      for (let k = from; k <= to; k++) if (source[i + step * (k - index)] === wanted) return wanted
      return value
    })
  const rows = pass(mask, 1, widthPx, (i) => i % widthPx)
  return pass(rows, widthPx, heightPx, (i) => Math.floor(i / widthPx))
}
