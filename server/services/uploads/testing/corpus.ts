import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { withMetadata } from '#server/formats/jpeg-segments.ts'
import { exrOf } from '#server/formats/testing/exr-of.ts'
import { jpegOfScans } from '#server/formats/testing/jpeg-of-scans.ts'
import { CAMERA_EXIF, type TiffDirectoryRecipe, tiffOf } from '#server/formats/testing/tiff-of.ts'
import { pageOf, tiffOfChannels } from '#server/formats/testing/tiff-pages.ts'
import type { CheckedPhoto } from '../check/checked-photo.ts'
import { heicWithExif, tiffWithExif } from './change-photo.ts'
import { makePhoto } from './make-photo.ts'
import { rawFiles } from './make-raw.ts'

/** A file as people bring it, and what becomes of it. */
export interface CorpusFile {
  name: string
  bytes: Buffer
  /** Facts of one that is taken, with the codes of its notes; or the code of the error. */
  expected: (Partial<Omit<CheckedPhoto, 'notes'>> & { notes: string[] }) | { code: string; says: RegExp }
}

const FACTS = {
  focalLengthMm: 4.25,
  focalLength35mm: 28,
  cameraModel: 'Example Phone 3',
  lensModel: 'back camera 4.25mm f/1.8',
}
const SIZE = { widthPx: 480, heightPx: 360 }
/** As `CAMERA_EXIF` was held. */
const TURNED = { widthPx: 360, heightPx: 480, orientation: 6 }
/** Poses, which the page and the command line read. */
const TRANSFORMS = JSON.stringify({
  camera_angle_x: 0.69,
  ...{ w: 480, h: 360, k1: 0.01 },
  ...{
    frames: [0, 1, 2].map((i) => ({
      file_path: `images/${i}.jpg`,
      transform_matrix: [
        [1, 0, 0, i],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
    })),
  },
})
const formats = (name: string) => new URL(`../../../formats/testing/${name}`, import.meta.url)

const asJpeg = { mediaType: 'image/jpeg' } as const

/** Every kind of file that is told apart, small, and the same on every run. */
export async function makeCorpus(): Promise<CorpusFile[]> {
  const png = await makePhoto({ ...SIZE, blockPx: 24, format: 'png' })
  const jpeg = await sharp(png).jpeg({ quality: 80 }).toBuffer()
  const exif = tiffOf([CAMERA_EXIF])
  const phone = await readFile(formats('phone.heic'))
  const preview = await makePhoto({ widthPx: 1200, heightPx: 900, blockPx: 60 })
  const thumbnail = await makePhoto({ widthPx: 160, heightPx: 120 })
  const raw = rawFiles({ preview, thumbnail, sensor: { widthPx: 1232, heightPx: 920 } }, (photo) =>
    withMetadata(photo, { exif }),
  )
  const page = await pageOf(png)
  return [
    ...(await jpegFiles(png, jpeg, exif)),
    taken('deep.png', await sharp(png).toColourspace('rgb16').png().toBuffer(), { mediaType: 'image/png' }),
    taken('palette.png', await sharp(png).png({ palette: true }).toBuffer()),
    taken('lossy.webp', await sharp(png).webp().toBuffer(), { mediaType: 'image/webp' }),
    taken('lightroom.tif', await tiffWithExif(png, CAMERA_EXIF), { ...FACTS, mediaType: 'image/tiff' }),
    taken('photoshop.tif', await tiffWithExif(png, {}, [await pageOf(thumbnail)]), {}, ['LARGEST_PAGE_USED']),
    taken('big.tif', await sharp(png).tiff({ bigtiff: true, compression: 'lzw' }).toBuffer(), {
      mediaType: 'image/tiff',
    }),
    taken('phone.heic', heicWithExif(phone, 'Exif\0\0', exif), { ...asJpeg, ...FACTS, widthPx: 240, heightPx: 320 }),
    taken('camera.avif', await sharp(png).avif({ effort: 2 }).toBuffer(), asJpeg),
    taken(
      'burst.heic',
      withBrand(heicWithExif(phone, '', exif), 'hevc'),
      { ...asJpeg, ...FACTS, widthPx: 240, heightPx: 320 },
      ['MAIN_PICTURE_USED'],
    ),
    taken('moving.avif', withBrand(await sharp(png).avif({ effort: 2 }).toBuffer(), 'avis'), asJpeg, [
      'MAIN_PICTURE_USED',
    ]),
    taken('maker.hif', withBrand(phone, 'XYZ '), { ...asJpeg, widthPx: 240, heightPx: 320 }),
    taken('blocks.jxl', await readFile(formats('blocks.jxl')), { ...asJpeg, widthPx: 320, heightPx: 240 }),
    ...Object.entries(raw).map(([ending, bytes]) =>
      taken(`camera.${ending}`, bytes, { ...asJpeg, ...FACTS, widthPx: 900, heightPx: 1200, orientation: 6 }, [
        'PREVIEW_USED',
      ]),
    ),
    taken('depth.exr', exrOf(new Array(80 * 64).fill(2), { widthPx: 80, heightPx: 64 }), {
      ...{ mediaType: 'image/x-exr', widthPx: 80, heightPx: 64 },
    }),
    taken('sphere.jpg', await sphereOf(1200), { widthPx: 1200, heightPx: 600 }, ['PANORAMA']),
    taken('wide.jpg', await makePhoto({ widthPx: 1200, heightPx: 600 }), { widthPx: 1200, heightPx: 600 }),
    taken('Screenshot 2024.png', png, {}, ['SCREENSHOT']),
    taken('preview.jpg', thumbnail, { widthPx: 160, heightPx: 120 }, ['TINY']),
    ...(await refusedFiles({ png, jpeg, page })),
  ]
}

async function jpegFiles(png: Buffer, jpeg: Buffer, exif: Buffer): Promise<CorpusFile[]> {
  const progressive = await sharp(png).jpeg({ progressive: true }).toBuffer()
  const stray = Buffer.concat([progressive.subarray(0, -2), Buffer.alloc(30, 7), progressive.subarray(-2)])
  return [
    taken('baseline.jpg', jpeg, asJpeg),
    taken('progressive.jfif', progressive, asJpeg),
    taken('phone.jpg', withMetadata(jpeg, { exif }), { ...FACTS, ...TURNED }),
    taken('stereo.mpo', Buffer.concat([withMetadata(jpeg, { exif }), jpeg]), { ...FACTS, ...TURNED }),
    taken('no-end.jpg', jpeg.subarray(0, -2), asJpeg, ['HARMLESS_FAULT']),
    taken('scans.jpg', await jpegOfScans(png), asJpeg),
    taken('stray.jpg', stray, asJpeg, ['HARMLESS_FAULT']),
    taken('grey.jpg', await sharp(png).greyscale().jpeg().toBuffer()),
    taken('cmyk.jpg', await sharp(png).toColourspace('cmyk').jpeg().toBuffer()),
  ]
}

function taken(name: string, bytes: Buffer, facts: Partial<CheckedPhoto> = {}, notes: string[] = []): CorpusFile {
  return { name, bytes, expected: { ...SIZE, orientation: 1, ...facts, notes } }
}

function refused(name: string, bytes: Buffer | string, code: string, says: RegExp): CorpusFile {
  return { name, bytes: Buffer.from(bytes), expected: { code, says } }
}

async function refusedFiles({
  png,
  jpeg,
  page,
}: {
  png: Buffer
  jpeg: Buffer
  page: TiffDirectoryRecipe
}): Promise<CorpusFile[]> {
  return [
    refused('cut.jpg', jpeg.subarray(0, Math.floor(jpeg.length * 0.8)), 'UNDECODABLE', /damaged or cut short/),
    refused('text.png', Buffer.from(png.toString('utf8')), 'WRONG_FORMAT', /as if it were a text/),
    refused('empty.jpg', '', 'UNDECODABLE', /0 bytes/),
    refused('icon.png', await makePhoto({ widthPx: 32, heightPx: 32, format: 'png' }), 'UNDECODABLE', /32 x 32/),
    refused('notes.txt', 'The photos are attached.', 'WRONG_FORMAT', /a text file/),
    refused('transforms.json', TRANSFORMS, 'WRONG_FORMAT', /a text file/),
    refused('bands.tif', await tiffOfChannels(png, 5), 'UNDECODABLE', /a TIFF with 5 channels/),
    ...unreadableTiffs(page).map(([name, bytes, says]) => refused(name, bytes, 'UNDECODABLE', says)),
    refused('film.heics', '\0\0\0\x14ftyphevc\0\0\0\0hevc\0\0\0\x0cmdat1234', 'UNDECODABLE', /animation/),
    refused('scanner.jpg', changedFrame(jpeg, { precision: 12 }), 'UNDECODABLE', /a JPEG with 12 bits a sample/),
    refused('medical.jpg', changedFrame(jpeg, { marker: 0xc3 }), 'UNDECODABLE', /a JPEG with lossless coding/),
    refused('ls.jpg', changedFrame(jpeg, { marker: 0xf7 }), 'UNDECODABLE', /JPEG-LS/),
    refused('robot.ppm', 'P6\n480 360\n255\n\0\0\0', 'WRONG_FORMAT', /a PPM image/),
    refused('sky.fits', 'SIMPLE  =                    T', 'WRONG_FORMAT', /a FITS image/),
    refused('film.mov', '\0\0\0\x14ftypqt  \0\0\0\0', 'WRONG_FORMAT', /a video/),
  ]
}

/** Said to be of a kind that is not for photos on the web. */
function changedFrame(jpeg: Buffer, { marker = 0xc0, precision = 8 }): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  const copy = Buffer.from(jpeg)
  copy[at + 1] = marker
  copy[at + 4] = precision
  return copy
}

/** Of kinds that programs write and libvips doesn't read. */
function unreadableTiffs(page: TiffDirectoryRecipe): [name: string, bytes: Buffer, says: RegExp][] {
  const changed = (entries: TiffDirectoryRecipe) => tiffOf([{ ...page, ...entries }])
  return [
    ['zstd.tif', changed({ 259: { short: [50_000] } }), /a TIFF with Zstandard compression/],
    ['lab.tif', changed({ 258: { short: [16, 16, 16] }, 262: { short: [8] } }), /a TIFF with CIE L\*a\*b\* colours/],
    [
      'double.tif',
      changed({ 258: { short: [64, 64, 64] }, 339: { short: [3, 3, 3] } }),
      /a TIFF with 64 bits a sample/,
    ],
  ]
}

/** HEIC and AVIF under another major brand: of a sequence, or of a maker's own. */
function withBrand(heif: Buffer, brand: string): Buffer {
  const copy = Buffer.from(heif)
  copy.write(brand, 8, 'latin1')
  return copy
}

/** All directions, equirectangular: waves along the meridians that vanish at the poles. */
function sphereOf(widthPx: number): Promise<Buffer> {
  const heightPx = widthPx / 2
  const pixels = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)]
    const [longitude, polar] = [((x + 0.5) / widthPx) * 2 * Math.PI, ((y + 0.5) / heightPx) * Math.PI]
    return 128 + 100 * Math.sin(polar) * Math.sin(40 * longitude + (i % 3)) * Math.cos(30 * polar)
  })
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}
