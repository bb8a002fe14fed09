import type { Background, PresetName } from '#server/contracts/preset.ts'
import type { SettingsChanges } from '#server/contracts/preset-schema.ts'
import type { Photo, TransformsFile } from './photo.ts'

export interface CaptureSnapshot {
  /** False until the draft of an earlier visit was looked for. */
  ready: boolean
  captureId: string
  /** Null until the user named it. */
  name: string | null
  preset: PresetName
  /** Null unless the photos come from a reconstruction that left its background out. */
  background: Background | null
  /** What differs from the preset's settings; while somebody types, values that are out of range too. */
  settings: SettingsChanges
  /** Null unless a transforms.json came with the files. */
  transforms: TransformsFile | null
  /** The text of a capture.json that came with them. */
  captureJson: string | null
  photos: readonly Photo[]
}

export const EMPTY_CAPTURE: CaptureSnapshot = {
  ready: false,
  captureId: '',
  name: null,
  preset: 'standard',
  background: null,
  settings: {},
  transforms: null,
  captureJson: null,
  photos: [],
}
