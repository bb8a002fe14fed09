import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

/** Writes `count` different photos that a server accepts into `dir` (made when missing); gives their paths. */
export async function makePhotos(dir: string, count: number): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  const paths = Array.from({ length: count }, (_, index) => path.join(dir, `photo-${index + 1}.jpg`))
  await Promise.all(
    paths.map((file, index) =>
      sharp({ create: { width: 640, height: 480, channels: 3, background: { r: 20 * index, g: 90, b: 160 } } })
        .jpeg()
        .toFile(file),
    ),
  )
  return paths
}
