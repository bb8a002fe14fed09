import type { VideoFacts } from './video-facts.ts'

const ASCII = 2
const SHORT = 3
const LONG = 4

type Entry = { tag: number } & ({ text: string } | { short: number } | { long: number })

/**
 * A JPEG without EXIF, given some (Exif 2.3, 4.5.4 and 4.6): the camera, and the time of the frame. `timeS` counts from the time that the
 * facts name. What isn't known is left out, and a JPEG of which nothing is known stays as it is.
 */
export function withFrameExif(jpeg: Uint8Array, facts: VideoFacts, timeS: number): Uint8Array {
  const camera: Entry[] = []
  if (facts.make) camera.push({ tag: 0x010f, text: facts.make })
  if (facts.model) camera.push({ tag: 0x0110, text: facts.model })
  const photo: Entry[] = []
  if (facts.takenAt) photo.push(...timeEntries(facts.takenAt, timeS))
  if (facts.focalLength35mm) photo.push({ tag: 0xa405, short: Math.round(facts.focalLength35mm) })
  if (camera.length + photo.length === 0) return jpeg
  const exif = writeTiff(
    camera,
    photo.sort((a, b) => a.tag - b.tag),
  )
  const out = new Uint8Array(jpeg.length + exif.length + 10)
  out.set(jpeg.subarray(0, 2))
  out.set([0xff, 0xe1, (exif.length + 8) >> 8, (exif.length + 8) & 0xff], 2)
  out.set(new TextEncoder().encode('Exif\0\0'), 6)
  out.set(exif, 12)
  out.set(jpeg.subarray(2), 12 + exif.length)
  return out
}

function timeEntries({ local, offset }: NonNullable<VideoFacts['takenAt']>, timeS: number): Entry[] {
  const at = new Date(Date.parse(`${local}Z`) + Math.round(timeS * 1000)).toISOString()
  const time = at.slice(0, 19).replaceAll('-', ':').replace('T', ' ')
  const entries: Entry[] = [
    { tag: 0x9003, text: time },
    { tag: 0x9291, text: at.slice(20, 23) },
  ]
  if (offset) entries.push({ tag: 0x9011, text: offset })
  return entries
}

/** Little-endian TIFF of IFD0 and its Exif IFD. */
function writeTiff(camera: readonly Entry[], photo: readonly Entry[]): Uint8Array {
  const EXIF_POINTER = 0x8769
  const firstAt = 8
  const secondAt = firstAt + sizeOf([...camera, { tag: EXIF_POINTER, long: 0 }])
  const bytes = new Uint8Array(secondAt + sizeOf(photo))
  bytes.set([0x49, 0x49, 42, 0, firstAt])
  writeDirectory(bytes, firstAt, [...camera, { tag: EXIF_POINTER, long: secondAt }])
  writeDirectory(bytes, secondAt, photo)
  return bytes
}

function sizeOf(entries: readonly Entry[]): number {
  return 6 + entries.reduce((sum, entry) => sum + 12 + outsideBytes(entry), 0)
}

/** Values of up to four bytes stand in the entry itself. */
function outsideBytes(entry: Entry): number {
  if (!('text' in entry)) return 0
  const length = asciiOf(entry.text).length
  return length <= 4 ? 0 : length + (length & 1)
}

function writeDirectory(bytes: Uint8Array, at: number, entries: readonly Entry[]): void {
  const view = new DataView(bytes.buffer)
  view.setUint16(at, entries.length, true)
  let valueAt = at + 6 + 12 * entries.length
  for (const [i, entry] of entries.entries()) {
    const entryAt = at + 2 + 12 * i
    view.setUint16(entryAt, entry.tag, true)
    if ('text' in entry) {
      const text = asciiOf(entry.text)
      view.setUint16(entryAt + 2, ASCII, true)
      view.setUint32(entryAt + 4, text.length, true)
      if (text.length <= 4) bytes.set(text, entryAt + 8)
      else {
        view.setUint32(entryAt + 8, valueAt, true)
        bytes.set(text, valueAt)
        valueAt += outsideBytes(entry)
      }
    } else {
      view.setUint16(entryAt + 2, 'short' in entry ? SHORT : LONG, true)
      view.setUint32(entryAt + 4, 1, true)
      if ('short' in entry) view.setUint16(entryAt + 8, entry.short, true)
      else view.setUint32(entryAt + 8, entry.long, true)
    }
  }
}

/** EXIF text is ASCII and ends with a NUL; models in other letters keep what can be kept. */
function asciiOf(text: string): Uint8Array {
  return new TextEncoder().encode(`${text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100)}\0`)
}
