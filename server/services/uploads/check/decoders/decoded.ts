/** A decoded photo of a format that libvips can't read. */
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

/** The fault of a file, completing "… can't be used: ". */
export class FileFault extends Error {
  override readonly name = 'FileFault'
}

/** Larger pictures are not decoded. */
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
