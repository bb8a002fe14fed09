import { type ByteSource, withFile } from './byte-source.ts'

/** Frames that libjpeg doesn't decode (ITU-T T.81, table B.1; T.87). */
const PROCESSES: Record<number, string> = {
  195: 'lossless coding',
  197: 'hierarchical coding',
  198: 'hierarchical coding',
  199: 'lossless coding',
  203: 'lossless coding',
  205: 'hierarchical coding',
  206: 'hierarchical coding',
  207: 'lossless coding',
  247: 'the lossless coding of JPEG-LS',
}
const isFrame = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7
const MAX_SEGMENTS = 2000
const BITS = 8

/**
 * A property of the JPEG at `path` that makes an intact file undecodable: `12 bits a sample`. Null if there is none, so that the file is
 * damaged.
 */
export function unusualJpeg(path: string): string | null {
  return withFile(path, unusualFrame)
}

function unusualFrame(source: ByteSource): string | null {
  let at = 2
  for (let i = 0; i < MAX_SEGMENTS; i++) {
    const head = source.read(at, 5)
    if (head.length < 5 || head[0] !== 0xff) return null
    const marker = head[1] ?? 0
    if (isFrame(marker)) return PROCESSES[marker] ?? (head[4] === BITS ? null : `${head[4]} bits a sample`)
    if (marker === 0xda) return null
    at += 2 + head.readUInt16BE(2)
  }
  return null
}
