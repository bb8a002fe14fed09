/** One view of a capture with depth, decoded: arrays row after row from the top left. */
export interface DepthView {
  /** For messages and file names. */
  name: string
  widthPx: number
  heightPx: number
  /** As stored in the file, smoothed within what its steps leave open; 0 where there is none. */
  values: Float32Array
  /** 1 where the object is. */
  mask: Uint8Array
}

/** Depth (z in the camera's frame, world units) as a function of the stored value: `offset + perValue * value`. */
export interface DepthScale {
  offset: number
  perValue: number
}
