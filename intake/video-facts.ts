/** What a video says of the camera, as far as a frame's EXIF can say it. */
export interface VideoFacts {
  make: string | null
  model: string | null
  /** Local time of the camera where the video knows it, else UTC: `2026-05-12T16:04:05`; with its offset where it has one. */
  takenAt: { local: string; offset: string | null } | null
  focalLength35mm: number | null
}

/** Film in front of which such a lens would be; others are mistakes. */
const FOCAL_RANGE_MM = { min: 8, max: 800 }

/**
 * Reads tags as containers have them: Apple's `com.apple.quicktime.*` (QuickTime File Format, metadata keys), Android's `com.android.*`,
 * and plain ones as ffprobe gives them. Keys are matched without regard to case; what is no text is passed over.
 */
export function readVideoFacts(tags: Readonly<Record<string, unknown>>): VideoFacts {
  const texts = new Map(
    Object.entries(tags).flatMap(([key, value]) => {
      const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
      return text === '' ? [] : [[key.toLowerCase(), text] as const]
    }),
  )
  const first = (...keys: string[]) => keys.map((key) => texts.get(key)).find((text) => text !== undefined) ?? null
  return {
    make: first('com.apple.quicktime.make', 'com.android.manufacturer', 'make', '©mak'),
    model: first('com.apple.quicktime.model', 'com.android.model', 'model', '©mod'),
    takenAt: readTime(first('com.apple.quicktime.creationdate', 'creation_time', 'date', '©day')),
    focalLength35mm: readFocal([...texts].find(([key]) => /focal_?length.*35 ?mm/.test(key))?.[1]),
  }
}

function readTime(text: string | null): VideoFacts['takenAt'] {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text ?? '')
  // QuickTime counts from 1904, and a camera without a clock leaves the zero.
  if (!match?.[1] || Number(match[1].slice(0, 4)) < 1980) return null
  // Some cameras write a month or an hour that there isn't.
  if (Number.isNaN(Date.parse(`${match[1]}T${match[2]}Z`))) return null
  const offset =
    match[3] === undefined ? null : match[3] === 'Z' ? '+00:00' : match[3].replace(/^(...):?(..)$/, '$1:$2')
  return { local: `${match[1]}T${match[2]}`, offset }
}

function readFocal(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '')
  return value >= FOCAL_RANGE_MM.min && value <= FOCAL_RANGE_MM.max ? value : null
}
