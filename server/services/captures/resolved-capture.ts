import type { Capture } from '#server/contracts/capture/capture.ts'

/** What was said of a capture, as the worker gets it, and which uploads it is of. */
export interface ResolvedCapture {
  capture: Capture
  /** Ids of the photos in the order of the capture; null leaves the order to the photos themselves. */
  colors: string[] | null
  /** Ids of depth images and masks. */
  depths: string[]
  masks: string[]
}
