import { depthPathOf, matchPaths } from '#server/contracts/capture/capture-paths.ts'
import { isHidden, isPhotoName } from '../file-kinds.ts'
import { findMasks, mayBeMask } from '../mask-names.ts'

/** What a layout says of an image, so far as masks go. */
interface Frame {
  file_path: string
  depth_file_path?: string
  mask_path?: string
}

/**
 * Frames of a layout without masks, with those that are beside its images or in a folder of masks, by the names that masks
 * of plain photos have (`findMasks`).
 */
export function withMasks(content: object, paths: readonly string[]): object {
  const { frames, ...rest } = content as { frames: Frame[] }
  const photos = paths.filter((path) => isPhotoName(path) && !isHidden(path))
  const files = new Map(photos.map((path) => [path, path]))
  const named = matchPaths(
    frames.flatMap((frame) => [frame.file_path, depthPathOf(frame as never) ?? []].flat()),
    files,
  )
  const taken = new Set(named.values())
  const images = new Set(frames.flatMap(({ file_path }) => named.get(file_path) ?? []))
  const masks = findMasks([...images, ...photos.filter((path) => !taken.has(path) && mayBeMask(path))])
  const maskOf = new Map([...masks].flatMap(([mask, image]) => (images.has(mask) ? [] : [[image, mask] as const])))
  if (maskOf.size === 0) return content
  const maskedFrames = frames.map((frame) => {
    const mask = maskOf.get(named.get(frame.file_path) ?? '')
    return mask === undefined ? frame : { ...frame, mask_path: mask }
  })
  return { ...rest, frames: maskedFrames }
}
