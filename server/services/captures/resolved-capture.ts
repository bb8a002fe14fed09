import type { Capture } from '#server/contracts/capture/capture.ts'

/** A capture as the worker gets it, and its uploads. */
export interface ResolvedCapture {
  capture: Capture
  /** Ids of the photos in the order of the capture; null: in the order of the photos. */
  colors: string[] | null
  /** Ids of depth images and masks. */
  depths: string[]
  masks: string[]
}
