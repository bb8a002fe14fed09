import type { UploadNote } from '../../contracts/upload.ts'
import { withFile } from '../../formats/byte-source.ts'
import { numbersOf, openTiff, pagesOf } from '../../formats/tiff.ts'

/** More pages than this is a document. */
const MAX_PAGES = 50
/** Bits of NewSubfileType (TIFF 6.0, section 8): a reduced version of another page, or its mask. */
const REDUCED_OR_MASK = 1 | 4

/**
 * What a TIFF of several pages holds: one photo with reduced copies of it (thumbnails, pyramids) and masks, as Photoshop, scanners and maps
 * have it, or several photos. Null for several, and for one that is not the first page.
 */
export function choosePage(path: string): UploadNote | null {
  const pages = withFile(path, (source) => {
    const tiff = openTiff(source)
    if (!tiff) return []
    return pagesOf(tiff, MAX_PAGES + 1).map((page) => {
      const [type = 0, width = 0, height = 0] = [0xfe, 0x100, 0x101].map((tag) => numbersOf(tiff, page.get(tag))[0])
      return { isOther: (type & REDUCED_OR_MASK) !== 0, width, height }
    })
  })
  const [first, ...others] = pages
  if (!first || first.isOther || pages.length > MAX_PAGES) return null
  const isSmaller = (page: typeof first) => page.width < first.width && page.height < first.height
  if (!others.every((page) => page.isOther || isSmaller(page))) return null
  return {
    code: 'FIRST_PAGE_USED',
    message: `Of the ${pages.length} pages in the file the first is used; the others are smaller copies or masks.`,
  }
}
