/** Code units of a name without its ending, at most: with what stages put before and after it, a file system takes it. */
const MAX_LENGTH = 64

/** Most file systems count bytes instead, 255 of them. */
const MAX_BYTES = 150

/** Names that Windows keeps for devices, in any case. */
const RESERVED = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])$/i

/** The name of a photo whose own name has no usable character. */
const NAMELESS = 'photo'

/**
 * What the files that are made of photos are called: `IMG_1025.jpg` for `IMG_1025.HEIC`, by the names that their owner gave them, in
 * the order of the capture. Unicode letters, digits, `_` and `-` stay (NFC); anything else becomes `_`, also dots, at which some
 * loaders of data sets cut names, and spaces, which COLMAP's lists of pairs separate names with. Unique without regard to case, also
 * without the ending: of two `IMG_0001` the second is `IMG_0001-2`.
 */
export function photoNames(fileNames: readonly string[]): string[] {
  const stems = fileNames.map(safeStem)
  // A given name stays with the first photo that has it, whatever numbers the others get.
  const taken = new Set(stems.map(keyOf))
  // The last number of each name: all photos of a capture may have one.
  const given = new Map<string, number>()
  return stems.map((stem) => {
    let n = (given.get(keyOf(stem)) ?? 0) + 1
    let unique = stem
    while (n > 1 && taken.has(keyOf(unique))) unique = `${stem}-${n++}`
    given.set(keyOf(stem), Math.max(1, n - 1))
    taken.add(keyOf(unique))
    return `${unique}.jpg`
  })
}

/** Whether a result may have this name: one of `photoNames`, with prefix and ending of a stage. */
export function isArtifactName(name: string): boolean {
  return /^[\p{L}\p{M}\p{N}_-][\p{L}\p{M}\p{N}_.-]{0,199}$/u.test(name)
}

function safeStem(fileName: string): string {
  const safe = fileName
    .replace(/^.*[/\\]/, '')
    .replace(/\.[a-z][a-z\d]{1,4}$/i, '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '_')
    .replace(/^[-\p{M}]+|_+$/gu, '')
  const stem = shorten(safe) || NAMELESS
  return RESERVED.test(stem) ? `${stem}_` : stem
}

function shorten(stem: string): string {
  let [short, bytes] = ['', 0]
  for (const character of stem) {
    bytes += new TextEncoder().encode(character).length
    if (short.length + character.length > MAX_LENGTH || bytes > MAX_BYTES) break
    short += character
  }
  return short
}

function keyOf(stem: string): string {
  return stem.toLowerCase().normalize('NFC')
}
