/** Halves an image, each pixel the mean of four; an odd last column or row is left out. */
export function halve(from: usize, width: i32, height: i32, to: usize): void {
  const w = width >> 1, h = height >> 1
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const a = from + <usize>(2 * y * width + 2 * x)
      const b = a + <usize>width
      const sum = <u32>load<u8>(a) + <u32>load<u8>(a + 1) + <u32>load<u8>(b) + <u32>load<u8>(b + 1)
      store<u8>(to + <usize>(y * w + x), <u8>((sum + 2) >> 2))
    }
  }
}

/** Packs each pixel with its right and lower neighbours, as `View.quads` has them; at the edge they repeat. */
export function packQuads(gray: usize, width: i32, height: i32, quads: usize): void {
  for (let y = 0; y < height; y++) {
    const row = gray + <usize>(y * width)
    const below = y + 1 < height ? row + <usize>width : row
    for (let x = 0; x < width; x++) {
      const right = <usize>min(x + 1, width - 1)
      const top = <u32>load<u8>(row + <usize>x) | (<u32>load<u8>(row + right) << 16)
      const bottom = <u32>load<u8>(below + <usize>x) | (<u32>load<u8>(below + right) << 16)
      store<u32>(quads + (<usize>(y * width + x) << 2), top | (bottom << 8))
    }
  }
}
