import { imageSize } from 'image-size'

export interface ImageHead {
  /** As stored, before any EXIF orientation. */
  widthPx: number
  heightPx: number
  /** A PNG without colour: depth, confidence and masks are; photos hardly ever are. Null where the head of the format doesn't say. */
  isGrey: boolean | null
  /** A PNG of so few bytes that most of it is areas of one colour: labels and masks are. Null where the format, or the caller, doesn't say. */
  isFlat: boolean | null
}

/** Bytes that `readImageHead` needs: a JPEG's size comes after its EXIF and its colour profile. */
export const HEAD_BYTES = 256 * 1024

/** Of a PNG. Colour label maps of data sets take 0.02 to 0.15, the plainest renders of objects 0.4. */
const FLAT_BYTES_PER_PIXEL = 0.25

/** What an image is by the first bytes of its file, and by how many it has in all; null when they don't tell. */
export function readImageHead(head: Uint8Array, fileBytes?: number): ImageHead | null {
  try {
    const { width, height, type } = imageSize(head)
    const isPng = type === 'png'
    const isFlat = isPng && fileBytes !== undefined ? fileBytes < FLAT_BYTES_PER_PIXEL * width * height : null
    return { widthPx: width, heightPx: height, isGrey: isPng ? isGreyPng(head) : null, isFlat }
  } catch {
    return null
  }
}

/** By the colour type in IHDR (PNG, third edition, 11.2.1): 0 is grey, 4 grey with alpha. */
function isGreyPng(head: Uint8Array): boolean {
  return head[25] === 0 || head[25] === 4
}
