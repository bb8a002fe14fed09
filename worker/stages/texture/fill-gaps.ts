import type { Atlas } from './bake-chart.ts'

/**
 * Fills the texels that no chart has, smoothly from those around (pull-push: Gortler et al., "The Lumigraph", 1996):
 * coarse mip levels then mix no foreign colour in, and the JPEG spends nothing on invisible edges.
 */
export async function fillGaps(atlas: Atlas, yieldToEventLoop: () => Promise<void> | undefined): Promise<void> {
  const levels: Atlas[] = [atlas]
  for (let fine = atlas; fine.widthPx > 1 || fine.heightPx > 1; ) {
    fine = await pull(fine, yieldToEventLoop)
    levels.push(fine)
  }
  for (let level = levels.length - 2; level >= 0; level--) {
    await push(levels[level + 1] as Atlas, levels[level] as Atlas, yieldToEventLoop)
  }
}

async function pull(fine: Atlas, yieldToEventLoop: () => Promise<void> | undefined): Promise<Atlas> {
  const [widthPx, heightPx] = [Math.ceil(fine.widthPx / 2), Math.ceil(fine.heightPx / 2)]
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  const filled = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y++) {
    if (y % 16 === 0) await yieldToEventLoop()
    for (let x = 0; x < widthPx; x++) {
      const first = 2 * y * fine.widthPx + 2 * x
      // Of an odd size the last texels have fewer below them.
      const [columns, rows] = [fine.widthPx - 2 * x, fine.heightPx - 2 * y]
      let count = 0
      let [r, g, b] = [0, 0, 0]
      for (let k = 0; k < 4; k++) {
        if ((k & 1) >= columns || k >> 1 >= rows) continue
        const i = first + (k & 1) + (k >> 1) * fine.widthPx
        if (!fine.filled[i]) continue
        count++
        r += fine.rgb[3 * i] as number
        g += fine.rgb[3 * i + 1] as number
        b += fine.rgb[3 * i + 2] as number
      }
      if (count === 0) continue
      const i = y * widthPx + x
      filled[i] = 1
      rgb[3 * i] = r / count
      rgb[3 * i + 1] = g / count
      rgb[3 * i + 2] = b / count
    }
  }
  return { widthPx, heightPx, rgb, filled }
}

/** Writes what `fine` lacks from the texels of `coarse` around it: nine parts of the nearest, three, three and one. */
async function push(coarse: Atlas, fine: Atlas, yieldToEventLoop: () => Promise<void> | undefined): Promise<void> {
  const [columns, rows] = [coarse.widthPx, coarse.heightPx]
  for (let y = 0; y < fine.heightPx; y++) {
    if (y % 16 === 0) await yieldToEventLoop()
    const near = (y >> 1) * columns
    const far = Math.min(rows - 1, Math.max(0, (y >> 1) + (y & 1 ? 1 : -1))) * columns
    for (let x = 0; x < fine.widthPx; x++) {
      const i = y * fine.widthPx + x
      if (fine.filled[i]) continue
      const column = x >> 1
      const side = Math.min(columns - 1, Math.max(0, column + (x & 1 ? 1 : -1)))
      for (let c = 0; c < 3; c++) {
        const value =
          9 * (coarse.rgb[3 * (near + column) + c] as number) +
          3 * (coarse.rgb[3 * (near + side) + c] as number) +
          3 * (coarse.rgb[3 * (far + column) + c] as number) +
          (coarse.rgb[3 * (far + side) + c] as number)
        fine.rgb[3 * i + c] = value >> 4
      }
    }
  }
}
