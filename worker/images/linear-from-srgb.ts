/** glTF's COLOR_0 is linear, photos are sRGB (IEC 61966-2-1): for each 8-bit value a 16-bit one. */
export const LINEAR_FROM_SRGB = Uint16Array.from({ length: 256 }, (_, value) => {
  const s = value / 255
  return Math.round(0xffff * (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4))
})
