import { CAMERA_EXIF, type TiffDirectoryRecipe, tiffOf } from '#server/formats/testing/tiff-of.ts'

/** What a raw file of each kind holds. */
export interface RawRecipe {
  /** A JPEG of the camera's, and a smaller one for its screen. */
  preview: Buffer
  thumbnail: Buffer
  sensor: { widthPx: number; heightPx: number }
}

/** The mosaic: no data, since nobody develops it. */
function rawDirectory({ sensor }: RawRecipe): TiffDirectoryRecipe {
  return {
    254: { long: [0] },
    256: { long: [sensor.widthPx] },
    257: { long: [sensor.heightPx] },
    259: { short: [7] },
    262: { short: [32803] },
  }
}

/** As Adobe, Nikon, Sony and phones write it: a thumbnail first, the raw picture and the preview below it. */
function tiffLike(recipe: RawRecipe, isBigEndian: boolean): Buffer {
  const thumbnail = { 513: { blob: recipe.thumbnail }, 514: { long: [recipe.thumbnail.length] } }
  const preview = { 254: { long: [1] }, 259: { short: [7] }, 273: { blob: recipe.preview } }
  const below = { 330: { directories: [rawDirectory(recipe), preview] } }
  return tiffOf([{ ...CAMERA_EXIF, 254: { long: [1] }, ...thumbnail, ...below }], { isBigEndian })
}

/** As Canon, Olympus and Panasonic write it: like a TIFF, with a mark of their own. */
function marked(recipe: RawRecipe, { magic = 42, gap = Buffer.alloc(0) }): Buffer {
  return tiffOf([{ ...CAMERA_EXIF, 273: { blob: recipe.preview } }, rawDirectory(recipe)], { magic, gap })
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(content.length + 8, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

/** CR3: boxes, with the directories of EXIF apart. */
function cr3({ preview, thumbnail }: RawRecipe): Buffer {
  const { 0x8769: exif, 0x8825: _, ...image } = CAMERA_EXIF
  const [below = {}] = exif && 'directories' in exif ? exif.directories : []
  const uuid = Buffer.concat([Buffer.alloc(16, 9), box('CMT1', tiffOf([image])), box('CMT2', tiffOf([below]))])
  const head = box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1'))
  return Buffer.concat([head, box('moov', box('uuid', uuid)), box('mdat', Buffer.concat([thumbnail, preview]))])
}

/** RAF: a head, then the camera's JPEG, which has the EXIF. */
function raf(previewWithExif: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('FUJIFILMCCD-RAW 0201'.padEnd(148, '\0')),
    previewWithExif,
    Buffer.alloc(2000, 0x5a),
  ])
}

/** A raw file of each kind by its ending; `withExif` puts EXIF into a JPEG. */
export function rawFiles(recipe: RawRecipe, withExif: (jpeg: Buffer, exif: Buffer) => Buffer): Record<string, Buffer> {
  return {
    dng: tiffLike(recipe, false),
    nef: tiffLike(recipe, true),
    cr2: marked(recipe, { gap: Buffer.from('CR\x02\0\0\0\0\0', 'latin1') }),
    orf: marked(recipe, { magic: 0x4f52 }),
    rw2: marked(recipe, { magic: 0x0055 }),
    cr3: cr3(recipe),
    raf: raf(withExif(recipe.preview, tiffOf([CAMERA_EXIF]))),
  }
}
