import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import type { DepthImage } from '#worker/kernels/depth-problem.ts'
import { type IndexCamera, indexPinhole } from '#worker/kernels/relative-projection.ts'
import { depthSize, readDepthImage } from './depth-images.ts'
import type { Plan } from './plan-images.ts'
import type { ScratchStore } from './scratch-store.ts'

/** An image without its pixels. */
export type Header = Omit<DepthImage, 'gray'> & { isMasked: boolean }

export function cameraOf({ pinhole, camFromWorld }: Header): IndexCamera {
  return { pinhole: indexPinhole(pinhole, 0), camFromWorld }
}

/** Decodes each image once; gives everything but the pixels. */
export async function storeImages(
  model: SparseReconstruction,
  options: { imagesDir: string; masksDir: string | null; depthPx: number; signal: AbortSignal },
  store: ScratchStore,
  plans: readonly Plan[],
): Promise<Header[]> {
  const inWork = plans.map(({ image }) => {
    const camera = model.cameras.get(model.images[image]?.cameraId ?? -1)
    const { widthPx, heightPx } = depthSize(camera ?? { widthPx: 0, heightPx: 0 }, options.depthPx)
    return { image, pixels: widthPx * heightPx }
  })
  await store.resume(inWork)
  const headers: Header[] = []
  for (const index of model.images.keys()) {
    options.signal.throwIfAborted()
    const { gray, tint, mask, ...header } = await readDepthImage(model, index, options)
    await store.writeGray(index, gray)
    await store.writeTint(index, tint)
    if (mask) await store.writeMask(index, mask)
    headers.push({ ...header, isMasked: mask !== null })
  }
  return headers
}
