import { imageSize } from 'image-size'

export interface ImageHead {
  /** As stored, before any EXIF orientation. */
  widthPx: number
  heightPx: number
  /** A PNG without colour: depth, confidence and masks are; photos hardly ever are. Null where the head of the format doesn't say. */
  isGrey: boolean | null
}

/** Bytes that `readImageHead` needs: a JPEG's size comes after its EXIF and its colour profile. */
export const HEAD_BYTES = 256 * 1024

/** Size of an image by the first bytes of its file; null when they don't tell. */
export function readImageHead(head: Uint8Array): ImageHead | null {
  try {
    const { width, height, type } = imageSize(head)
    return { widthPx: width, heightPx: height, isGrey: type === 'png' ? isGreyPng(head) : null }
  } catch {
    return null
  }
}

/** By the colour type in IHDR (PNG, third edition, 11.2.1): 0 is grey, 4 grey with alpha. */
function isGreyPng(head: Uint8Array): boolean {
  return head[25] === 0 || head[25] === 4
}
