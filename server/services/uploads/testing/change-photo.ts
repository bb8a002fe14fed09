import sharp from 'sharp'
import { type TiffDirectoryRecipe, type TiffValue, tiffOf } from '#server/formats/testing/tiff-of.ts'

/** `phone.heic` with another EXIF item: at its end, and the table of places (`iloc`, version 0, 4-byte offsets) changed to it. */
export function heicWithExif(heic: Buffer, prefix: string, exif: Buffer): Buffer {
  const item = Buffer.concat([Buffer.from([0, 0, 0, prefix.length]), Buffer.from(prefix, 'latin1'), exif])
  // The second item: id, source, base, number of parts, and of its one part offset and length.
  const entry = heic.indexOf(Buffer.from([0, 2, 0, 0]), heic.indexOf('iloc'))
  const changed = Buffer.concat([heic, item])
  changed.writeUInt32BE(heic.length, entry + 4)
  changed.writeUInt32BE(0, entry + 10)
  changed.writeUInt32BE(item.length, entry + 14)
  return changed
}

/** The pixels of a photo as an uncompressed TIFF with entries of its own: EXIF, tags of maps and drones, pages after it. */
export async function tiffWithExif(
  photo: Buffer,
  entries: TiffDirectoryRecipe,
  pages: TiffDirectoryRecipe[] = [],
): Promise<Buffer> {
  return tiffOf([{ ...(await pageOf(photo)), ...withoutOrientation(entries) }, ...pages])
}

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

function withoutOrientation({ 0x0112: _, ...entries }: TiffDirectoryRecipe): TiffDirectoryRecipe {
  return entries
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
