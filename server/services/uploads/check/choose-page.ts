import type { UploadNote } from '#server/contracts/uploads/upload.ts'
import { withFile } from '#server/formats/byte-source.ts'
import { numbersOf, openTiff, pagesOf } from '#server/formats/tiff.ts'

/** A file with more pages is a document. */
const MAX_PAGES = 50
/** Bits of NewSubfileType (TIFF 6.0, section 8): a reduced version of another page, or its mask. */
const REDUCED_OR_MASK = 1 | 4

export interface ChosenPage {
  /** Where its directory begins, in bytes. */
  at: number
  isFirst: boolean
  note: UploadNote
}

/**
 * The photo in a TIFF of several pages, when the others are reduced copies of it (thumbnails, pyramids) or masks, as Photoshop, scanners and
 * maps have it. Null when there are several photos in it.
 */
export function choosePage(path: string): ChosenPage | null {
  const pages = withFile(path, (source) => {
    const tiff = openTiff(source)
    if (!tiff) return []
    return pagesOf(tiff, MAX_PAGES + 1).map(({ at, entries }) => {
      const [type = 0, width = 0, height = 0] = [0xfe, 0x100, 0x101].map((tag) => numbersOf(tiff, entries.get(tag))[0])
      return { at, isOther: (type & REDUCED_OR_MASK) !== 0, width, height }
    })
  })
  const photos = pages.filter(({ isOther }) => !isOther)
  const [largest] = photos.toSorted((a, b) => b.width * b.height - a.width * a.height)
  if (!largest || pages.length > MAX_PAGES) return null
  const isSmaller = (page: typeof largest) => page.width < largest.width && page.height < largest.height
  if (!photos.every((page) => page === largest || isSmaller(page))) return null
  const message = `Of the ${pages.length} pages in the file the largest is used; the others are smaller copies or masks.`
  return { at: largest.at, isFirst: largest === pages[0], note: { code: 'LARGEST_PAGE_USED', message } }
}
