import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

/**
 * Writes a photo as phones do: HEVC in HEIF (ISO/IEC 23008-12), with its EXIF. ffmpeg encodes the picture, and has no writer for the container.
 */
export async function writeHeic(photo: string, file: string): Promise<void> {
  const stream = execFileSync(
    'ffmpeg',
    ['-v', 'fatal', '-i', photo, '-frames:v', '1', '-vf', 'scale=out_range=full', '-pix_fmt', 'yuvj420p'].concat([
      '-c:v',
      'libx265',
      '-x265-params',
      'log-level=error:info=0:crf=18',
      '-f',
      'hevc',
      '-',
    ]),
    { maxBuffer: 64 * 1024 * 1024 },
  )
  const { width, height, exif } = await sharp(photo).metadata()
  await writeFile(
    file,
    heifOf({ units: unitsOf(stream), widthPx: width, heightPx: height, exif: exif ?? Buffer.alloc(0) }),
  )
}

interface HeifContent {
  units: Buffer[]
  widthPx: number
  heightPx: number
  /** With its prefix `Exif\0\0`. */
  exif: Buffer
}

const VPS = 32
const SPS = 33
const PPS = 34
const LAST_OF_SLICES = 31

/** NAL units of an Annex B stream, which starts each with 00 00 01 and fills up with zeros before that. */
function unitsOf(stream: Buffer): Buffer[] {
  const units: Buffer[] = []
  for (let at = stream.indexOf('\0\0\x01', 0, 'latin1'); at >= 0; ) {
    const next = stream.indexOf('\0\0\x01', at + 3, 'latin1')
    let end = next < 0 ? stream.length : next
    while (stream[end - 1] === 0) end--
    units.push(stream.subarray(at + 3, end))
    at = next
  }
  return units
}

const typeOf = (unit: Buffer) => ((unit[0] ?? 0) >> 1) & 0x3f

function heifOf({ units, widthPx, heightPx, exif }: HeifContent): Buffer {
  const coded = Buffer.concat(units.filter((unit) => typeOf(unit) <= LAST_OF_SLICES).map((unit) => withLength(4, unit)))
  // ISO/IEC 23008-12, A.2.1: how far the TIFF header lies behind this figure.
  const exifItem = Buffer.concat([u32(6), exif])
  const item = (id: number, type: string) => fullBox('infe', 2, [u16(id), u16(0), Buffer.from(`${type}\0`)])
  const properties = box('ipco', [configurationOf(units), fullBox('ispe', 0, [u32(widthPx), u32(heightPx)])])
  const metaOf = (dataAt: number) => {
    const place = (id: number, at: number, length: number) => [u16(id), u16(0), u16(1), u32(at), u32(length)]
    return fullBox('meta', 0, [
      fullBox('hdlr', 0, [u32(0), Buffer.from('pict'), Buffer.alloc(13)]),
      fullBox('pitm', 0, [u16(1)]),
      fullBox('iinf', 0, [u16(2), item(1, 'hvc1'), item(2, 'Exif')]),
      fullBox('iref', 0, [box('cdsc', [u16(2), u16(1), u16(1)])]),
      box('iprp', [properties, fullBox('ipma', 0, [u32(1), u16(1), Buffer.from([2, 0x81, 2])])]),
      fullBox('iloc', 0, [
        Buffer.from([0x44, 0]),
        u16(2),
        ...place(1, dataAt, coded.length),
        ...place(2, dataAt + coded.length, exifItem.length),
      ]),
    ])
  }
  const type = box('ftyp', [Buffer.from('heic\0\0\0\0mif1heic')])
  const dataAt = type.length + metaOf(0).length + 8
  return Buffer.concat([type, metaOf(dataAt), box('mdat', [coded, exifItem])])
}

/** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1) for 8 bits in 4:2:0. */
function configurationOf(units: Buffer[]): Buffer {
  const sets = [VPS, SPS, PPS].map((type) => units.find((unit) => typeOf(unit) === type) ?? Buffer.alloc(0))
  // Profile, tier and level stand in the SPS behind its header and one byte, without the bytes that keep start codes apart.
  const sps = Buffer.from((sets[1] as Buffer).toString('latin1').replaceAll('\0\0\x03', '\0\0'), 'latin1')
  const head = [Buffer.from([1]), sps.subarray(3, 15), Buffer.from([0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 3])]
  const arrays = sets.map((unit) => Buffer.concat([Buffer.from([0x80 | typeOf(unit)]), u16(1), withLength(2, unit)]))
  return box('hvcC', [...head, ...arrays])
}

function box(type: string, parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([u32(body.length + 8), Buffer.from(type), body])
}

function fullBox(type: string, version: number, parts: Buffer[]): Buffer {
  return box(type, [Buffer.from([version, 0, 0, 0]), ...parts])
}

function withLength(bytes: 2 | 4, unit: Buffer): Buffer {
  return Buffer.concat([bytes === 2 ? u16(unit.length) : u32(unit.length), unit])
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
