import type { Words } from '../words/words.ts'

/** What poses can be read from, as `intake/layouts` calls it. */
const SOURCES = {
  'a COLMAP model': 'upload.sourceColmap',
  'Polycam’s raw data': 'upload.sourcePolycam',
  'Middlebury’s _par.txt': 'upload.sourceMiddlebury',
  'Record3D’s export': 'upload.sourceRecord3d',
  'ScanNet’s layout': 'upload.sourceScanNet',
  'the layout of 7-Scenes': 'upload.sourceSevenScenes',
} as const

/** What poses were read from, in the reader's language; the name of a file as it is. */
export function saySource(source: string, { t }: Words): string {
  return source in SOURCES ? t(SOURCES[source as keyof typeof SOURCES]) : source
}
