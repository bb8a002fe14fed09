import type { LeftOutFrame } from './capture.ts'
import { depthPathOf } from './capture-paths.ts'
import type { TransformsFrame, TransformsJsonInput } from './transforms-json.ts'

/** The fewest remaining frames. */
export const MIN_FRAMES = 3

/** Paths that frames name and that don't exist, each once; depth and masks only of frames whose image exists. */
export interface FrameGaps {
  /** Of all frames: `17 of 67`. */
  frames: number
  images: string[]
  depths: string[]
  masks: string[]
}

/** `has`: whether the file of a frame's path exists. */
export function gapsOf({ frames }: TransformsJsonInput, has: (path: string) => boolean): FrameGaps {
  const missing = (of: readonly TransformsFrame[], pathOf: (frame: TransformsFrame) => string | undefined) =>
    [...new Set(of.flatMap((frame) => pathOf(frame) ?? []))].filter((path) => !has(path))
  const withImage = frames.filter(({ file_path }) => has(file_path))
  return {
    frames: frames.length,
    images: missing(frames, ({ file_path }) => file_path),
    depths: missing(withImage, depthPathOf),
    masks: missing(withImage, ({ mask_path }) => mask_path),
  }
}

export function hasGaps({ images, depths, masks }: FrameGaps): boolean {
  return images.length + depths.length + masks.length > 0
}

/**
 * The same without missing files: frames lose their depth and then only contribute colours; frames without their image are left out, and those
 * without their mask too, since it excludes parts of the model.
 */
export function completeFrames(transforms: TransformsJsonInput, has: (path: string) => boolean): TransformsJsonInput {
  const frames = transforms.frames
    .filter(({ file_path, mask_path }) => has(file_path) && (mask_path === undefined || has(mask_path)))
    .map((frame) => {
      const depth = depthPathOf(frame)
      if (depth === undefined || has(depth)) return frame
      const { depth_file_path: _, depth_path: __, ...rest } = frame
      return rest
    })
  return { ...transforms, frames }
}

/** The frames that `completeFrames` leaves out, and those that came without a pose. */
export function leftOutFrames(
  { frames }: TransformsJsonInput,
  has: (path: string) => boolean,
  withoutPose: readonly { path: string }[],
): LeftOutFrame[] {
  const lacking = frames.flatMap(({ file_path: path, mask_path }): LeftOutFrame[] => {
    if (!has(path)) return [{ path, lacks: 'image' }]
    return mask_path !== undefined && !has(mask_path) ? [{ path, lacks: 'mask' }] : []
  })
  return [...lacking, ...withoutPose.map(({ path }): LeftOutFrame => ({ path, lacks: 'pose' }))]
}
