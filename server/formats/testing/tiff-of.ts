/** A value of a directory: numbers of a type, text, raw bytes, a directory or bytes that it points to. */
export type TiffValue =
  | { short: number[] }
  | { long: number[] }
  | { rational: [number, number][] }
  | { ascii: string }
  | { undefined: Buffer }
  | { directories: TiffDirectoryRecipe[] }
  | { blob: Buffer }

/** By tag. */
export type TiffDirectoryRecipe = Record<number, TiffValue>

export interface TiffRecipe {
  isBigEndian?: boolean
  /** The number after the byte order. */
  magic?: number
  /** Bytes between head and first directory, which some raw files have. */
  gap?: Buffer
}

function eachOf(values: readonly number[], use: (value: number, index: number) => void): void {
  for (const [index, value] of values.entries()) use(value, index)
}

/** A TIFF of directories that follow one another, and those below them; EXIF is one of a single page. */
export function tiffOf(
  pages: readonly TiffDirectoryRecipe[],
  { isBigEndian = false, magic = 42, gap = Buffer.alloc(0) }: TiffRecipe = {},
): Buffer {
  let bytes = Buffer.concat([Buffer.from(isBigEndian ? 'MM' : 'II'), Buffer.alloc(6), gap])
  const short = (value: number, at: number) =>
    isBigEndian ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at)
  const long = (value: number, at: number) =>
    isBigEndian ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at)
  const append = (length: number, content?: Buffer) => {
    const at = bytes.length + (bytes.length % 2)
    bytes = Buffer.concat([bytes, Buffer.alloc(at - bytes.length), content ?? Buffer.alloc(length)])
    return at
  }

  function writeValue(field: number, type: number, count: number, size: number, put: (at: number) => void) {
    const inline = count * size <= 4
    const at = inline ? field + 8 : append(count * size)
    if (!inline) long(at, field + 8)
    short(type, field + 2)
    long(count, field + 4)
    put(at)
  }

  function writeEntry(field: number, tag: number, value: TiffValue) {
    short(tag, field)
    if ('short' in value) {
      writeValue(field, 3, value.short.length, 2, (at) => eachOf(value.short, (n, i) => short(n, at + 2 * i)))
    } else if ('long' in value) {
      writeValue(field, 4, value.long.length, 4, (at) => eachOf(value.long, (n, i) => long(n, at + 4 * i)))
    } else if ('rational' in value) {
      const parts = value.rational.flat()
      writeValue(field, 5, value.rational.length, 8, (at) => eachOf(parts, (n, i) => long(n, at + 4 * i)))
    } else if ('directories' in value) {
      const places = value.directories.map((each) => writeDirectory(each).at)
      writeValue(field, 4, places.length, 4, (at) => eachOf(places, (n, i) => long(n, at + 4 * i)))
    } else if ('blob' in value) {
      const place = append(0, value.blob)
      writeValue(field, 4, 1, 4, (at) => long(place, at))
    } else {
      const content = 'ascii' in value ? Buffer.from(`${value.ascii}\0`) : value.undefined
      writeValue(field, 'ascii' in value ? 2 : 7, content.length, 1, (at) => content.copy(bytes, at))
    }
  }

  function writeDirectory(recipe: TiffDirectoryRecipe): { at: number; nextField: number } {
    const entries = Object.entries(recipe)
    const at = append(2 + 12 * entries.length + 4)
    short(entries.length, at)
    for (const [i, [tag, value]] of entries.entries()) writeEntry(at + 2 + 12 * i, Number(tag), value)
    return { at, nextField: at + 2 + 12 * entries.length }
  }

  short(magic, 2)
  let field = 4
  for (const page of pages) {
    const { at, nextField } = writeDirectory(page)
    long(at, field)
    field = nextField
  }
  return bytes
}

/** What a camera writes: every fact that `readExifFacts` reads. */
export const CAMERA_EXIF: TiffDirectoryRecipe = {
  271: { ascii: 'Example' },
  272: { ascii: 'Example Phone 3' },
  274: { short: [6] },
  34665: {
    directories: [
      {
        36867: { ascii: '2024:05:01 10:11:12' },
        36881: { ascii: '+02:00' },
        37386: { rational: [[425, 100]] },
        40962: { long: [4032] },
        40963: { long: [3024] },
        41486: { rational: [[20765, 1]] },
        41488: { short: [2] },
        41989: { short: [28] },
        42036: { ascii: 'back camera 4.25mm f/1.8' },
      },
    ],
  },
  34853: {
    directories: [
      {
        1: { ascii: 'S' },
        2: {
          rational: [
            [33, 1],
            [51, 1],
            [3120, 100],
          ],
        },
        3: { ascii: 'W' },
        4: {
          rational: [
            [70, 1],
            [30, 1],
            [0, 0],
          ],
        },
      },
    ],
  },
}
