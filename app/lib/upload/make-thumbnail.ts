const LONGEST_PX = 320

/**
 * Object URL of a small picture of `file`, or null where the browser can't decode it (TIFF in most).
 * Showing the originals instead would hold every photo in memory at full size.
 */
export async function makeThumbnail(file: File): Promise<string | null> {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: LONGEST_PX, resizeQuality: 'medium' })
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    bitmap.close()
    return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 }))
  } catch {
    return null
  }
}
