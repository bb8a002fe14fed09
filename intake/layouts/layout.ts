/** A folder as a layout sees it. */
export interface LayoutFolder {
  /** Paths of its files from the folder itself, `/` between the parts. */
  paths: readonly string[]
  /** Reads a file as UTF-8 text or as it is. What was read is a description, and no image. */
  text(path: string): Promise<string>
  bytes(path: string): Promise<Uint8Array>
}

/** What a program exports of images with poses, other than a transforms.json. */
export interface Layout {
  /** For people: `Polycam’s raw data`. */
  name: string
  /**
   * The content of a transforms.json that says the same, its paths from the folder; null when the folder is none of this layout. A pose that
   * is no pose (NaN, infinite) is given as it is: `parseTransforms` leaves such frames out. Throws LayoutError.
   */
  find(folder: LayoutFolder): Promise<object | null>
}

/** Why a folder that is of a layout can't be used, for its owner. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError'
  readonly suggestion: string
  readonly file: string

  constructor(message: string, { suggestion, file }: { suggestion: string; file: string }) {
    super(message)
    this.suggestion = suggestion
    this.file = file
  }
}

const EXPORT_AGAIN = 'Export the capture again, or take the file out to reconstruct the images without poses.'

export function damaged(file: string, what: string): LayoutError {
  return new LayoutError(`${file} can’t be used: ${what}.`, { suggestion: EXPORT_AGAIN, file })
}

/** As many files are read at the same time: a system has only so many open. */
const AT_ONCE = 64

/** What `read` makes of each, in order. */
export async function readEach<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(read))))
  }
  return results
}

/** Numbers between spaces, lines or commas; anything else is NaN. */
export function numbersOf(text: string): number[] {
  return text
    .trim()
    .split(/[\s,]+/)
    .filter((token) => token !== '')
    .map((token) => (/^[+-]?inf/i.test(token) ? Number.NaN : Number(token)))
}
