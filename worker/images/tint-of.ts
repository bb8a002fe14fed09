/** Levels of tint for one level of blue without red: noise is hardly larger in the tint than in the grey. */
const SCALE = 0.7

/** From yellow (0) over grey (128) to blue (255), a byte a pixel; `rgb` is three bytes a pixel. */
export function tintOf(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, i) => {
    const blueness = (rgb[3 * i + 2] as number) - (rgb[3 * i] as number)
    return Math.min(255, Math.max(0, Math.round(128 + SCALE * blueness)))
  })
}
