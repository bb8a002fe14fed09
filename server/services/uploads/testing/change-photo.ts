import { type TiffDirectoryRecipe, tiffOf } from '#server/formats/testing/tiff-of.ts'
import { pageOf } from '#server/formats/testing/tiff-pages.ts'

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

function withoutOrientation({ 0x0112: _, ...entries }: TiffDirectoryRecipe): TiffDirectoryRecipe {
  return entries
}
