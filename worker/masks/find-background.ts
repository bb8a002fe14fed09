import type { Background } from '#server/contracts/preset.ts'
import type { MaskSize } from './mask-file.ts'
import { findPlainBackground } from './plain-background.ts'
import { findStillBackground } from './still-background.ts'

export interface BackgroundPicture extends MaskSize {
  path: string
}

export interface FindBackgroundOptions {
  signal: AbortSignal
  /** Gets what is before the background, at a reduced size, in the order of the pictures; null where none was found. */
  onMask(index: number, mask: (MaskSize & { mask: Uint8Array }) | null): Promise<void>
}

/** Finds the background of pictures by the rule that `background` names. One picture is in memory at a time, and a model of the background. */
export async function findBackground(
  pictures: readonly BackgroundPicture[],
  background: Exclude<Background, 'keep'>,
  options: FindBackgroundOptions,
): Promise<void> {
  if (background === 'plain') await findPlainBackground(pictures, options)
  else await findStillBackground(pictures, options)
}
