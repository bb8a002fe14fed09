/** What a decoder makes of a photo that libvips can't read, or that is no picture by itself. */
export interface Decoded {
  jpeg: Buffer
  /** Whether it is one of several pictures, of a burst or an animation. */
  isOfSequence?: boolean
  /** Of a raw file: size of the JPEG, and of what the sensor saw. */
  preview?: { widthPx: number; heightPx: number }
  sensor?: { widthPx: number; heightPx: number }
}

export interface DecodeOptions {
  maxPixels: number
}

/** What is wrong with a file, in words that complete "… can't be used: ". */
export class FileFault extends Error {
  override readonly name = 'FileFault'
}

/** A picture of this size is not decoded. */
export class TooManyPixels extends Error {
  override readonly name = 'TooManyPixels'
  readonly size: { widthPx: number; heightPx: number }

  constructor(widthPx: number, heightPx: number) {
    super(`${widthPx} x ${heightPx}`)
    this.size = { widthPx, heightPx }
  }
}

/** Visually lossless. */
export const JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const
