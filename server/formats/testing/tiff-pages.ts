import sharp from 'sharp'
import { type TiffValue, tiffOf } from './tiff-of.ts'

/** The directory of an uncompressed TIFF page of 8-bit RGB. */
export async function pageOf(photo: Buffer): Promise<Record<number, TiffValue>> {
  const { data, info } = await sharp(photo)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    256: { short: [info.width] },
    257: { short: [info.height] },
    258: { short: [8, 8, 8] },
    259: { short: [1] },
    262: { short: [2] },
    273: { blob: data },
    277: { short: [3] },
    278: { short: [info.height] },
    279: { long: [data.length] },
  }
}

/**
 * An uncompressed TIFF of red, green, blue, and channels that are 0 everywhere: no alpha (`extra` 0, ExtraSamples), as near
 * infrared may be, or alpha (2).
 */
export async function tiffOfChannels(photo: Buffer, channels: number, extra = 0): Promise<Buffer> {
  const page = await pageOf(photo)
  const strip = page[273]
  const rgb = strip && 'blob' in strip ? strip.blob : Buffer.alloc(0)
  const pixels = Buffer.alloc((rgb.length / 3) * channels)
  for (let i = 0; i < rgb.length; i++) pixels[Math.floor(i / 3) * channels + (i % 3)] = rgb[i] as number
  const changed = {
    258: { short: new Array(channels).fill(8) },
    273: { blob: pixels },
    277: { short: [channels] },
    279: { long: [pixels.length] },
    338: { short: new Array(channels - 3).fill(extra) },
  }
  return tiffOf([{ ...page, ...changed }])
}
