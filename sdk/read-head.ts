import { open } from 'node:fs/promises'
import { HEAD_BYTES, type ImageHead, readImageHead } from '#intake/read-image-head.ts'

/** What an image file is by its head; null when it can't be read, or its first bytes don't tell. */
export async function readHead(path: string): Promise<ImageHead | null> {
  const file = await open(path).catch(() => null)
  if (!file) return null
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const { size } = await file.stat()
    return readImageHead(buffer.subarray(0, bytesRead), size)
  } catch {
    return null
  } finally {
    await file.close()
  }
}
