import { crc32, deflateSync } from 'node:zlib'
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

/** An AVIF as libvips writes it, of one picture, with properties besides: the content of `pasp`, `irot` and the like. */
export function avifWithProperties(
  avif: Buffer,
  properties: readonly [type: string, content: readonly number[]][],
): Buffer {
  const boxes = Buffer.concat(
    properties.map(([type, content]) => Buffer.from([0, 0, 0, 8 + content.length, ...Buffer.from(type), ...content])),
  )
  const at = (type: string) => avif.indexOf(type) - 4
  const [ipco, ipma] = [at('ipco'), at('ipma')]
  const changed = Buffer.from(avif)
  const grow = (place: number, bytes: number) => changed.writeUInt32BE(avif.readUInt32BE(place) + bytes, place)
  const [forBoxes, forAll] = [boxes.length, boxes.length + properties.length]
  for (const type of ['meta', 'iprp']) grow(at(type), forAll)
  grow(ipco, forBoxes)
  grow(ipma, properties.length)
  // The picture's base offset, behind the head of `iloc`, the item's id and its source.
  grow(at('iloc') + 20, forAll)
  // Behind the head of `ipma` and the item's id: how many properties, and their places.
  const countAt = ipma + 18
  const count = avif[countAt] as number
  changed[countAt] = count + properties.length
  const places = Buffer.from(properties.map((_, i) => count + i + 1))
  const associatedEnd = countAt + 1 + count
  return Buffer.concat([
    changed.subarray(0, ipma),
    boxes,
    changed.subarray(ipma, associatedEnd),
    places,
    changed.subarray(associatedEnd),
  ])
}

/** A PNG with one more chunk before its last one, and so behind its pixels. */
function pngWithChunk(png: Buffer, type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([png.subarray(0, -12), length, body, sum, png.subarray(-12)])
}

/** PNG with EXIF in the ways in which programs have written it and decoders don't read it. */
export function pngsWithHiddenExif(png: Buffer, exif: Buffer): [how: string, png: Buffer][] {
  const asText = (bytes: Buffer) =>
    Buffer.from(`\nexif\n${String(bytes.length).padStart(8)}\n${bytes.toString('hex').replace(/(.{72})/g, '$1\n')}\n`)
  const keyword = (name: string) => Buffer.from(`Raw profile type ${name}\0`, 'latin1')
  const withHead = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])
  const packed = Buffer.concat([keyword('APP1'), Buffer.from([0]), deflateSync(asText(withHead))])
  return [
    ['behind the pixels', pngWithChunk(png, 'eXIf', exif)],
    ['as a text', pngWithChunk(png, 'tEXt', Buffer.concat([keyword('exif'), asText(exif)]))],
    ['as a packed text, with the head that a JPEG needs', pngWithChunk(png, 'zTXt', packed)],
  ]
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
