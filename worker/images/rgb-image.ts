/** r, g, b, sRGB, row after row from the top left. */
export interface RgbImage {
  widthPx: number
  heightPx: number
  rgb: Uint8Array
}
