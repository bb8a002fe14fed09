import type { LeftOutFrame } from './capture.ts'
import { depthPathOf } from './capture-paths.ts'
import type { TransformsFrame, TransformsJsonInput } from './transforms-json.ts'

/** Frames that are left must be at least this many. */
export const MIN_FRAMES = 3

/** What frames name and is not there, each path once; depth and masks of frames whose image is. */
export interface FrameGaps {
  /** Of all frames: `17 of 67`. */
  frames: number
  images: string[]
  depths: string[]
  masks: string[]
}

/** `has`: whether the file that a path of the frames means is there. */
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
 * The same without what is not there: frames lose their depth, and lend their colours then; frames without their image are left out, and those
 * without their mask too, since it says what is not to become part of the model.
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
