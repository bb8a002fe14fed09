import { imageSize } from 'image-size'

export interface ImageHead {
  /** As stored, before any EXIF orientation. */
  widthPx: number
  heightPx: number
  /** A PNG without colour: depth, confidence and masks are; photos hardly ever are. Null where the head of the format doesn't say. */
  isGrey: boolean | null
  /** A PNG or JPEG of so few bytes that most of it is areas of one colour: labels and masks are. Null where the format, or the caller, doesn't say. */
  isFlat: boolean | null
  /** Of a PNG; null where the head of the format doesn't say. */
  hasAlpha: boolean | null
}

/** Bytes that `readImageHead` needs: a JPEG's size comes after its EXIF and its colour profile. */
export const HEAD_BYTES = 256 * 1024

/** As a PNG colour label maps of data sets take 0.02 to 0.15, the plainest renders of objects 0.4; as JPEG the plainest photos 0.05. */
const FLAT_BYTES_PER_PIXEL: Record<string, number> = { png: 0.25, jpg: 0.03 }

/** What an image is by the first bytes of its file, and by how many it has in all; null when they don't tell. */
export function readImageHead(head: Uint8Array, fileBytes?: number): ImageHead | null {
  try {
    const { width, height, type } = imageSize(head)
    const isPng = type === 'png'
    const mostBytes = (FLAT_BYTES_PER_PIXEL[type ?? ''] ?? Number.NaN) * width * height
    const isFlat = fileBytes === undefined || Number.isNaN(mostBytes) ? null : fileBytes < mostBytes
    const colours = isPng ? (head[25] ?? 0) : null
    return { widthPx: width, heightPx: height, isFlat, ...readColourType(colours) }
  } catch {
    return null
  }
}

/** IHDR's colour type (PNG, third edition, 11.2.1): 0 is grey, 2 RGB, 3 a palette, 4 and 6 with alpha. */
function readColourType(type: number | null): Pick<ImageHead, 'isGrey' | 'hasAlpha'> {
  if (type === null) return { isGrey: null, hasAlpha: null }
  return { isGrey: type === 0 || type === 4, hasAlpha: type === 4 || type === 6 }
}
