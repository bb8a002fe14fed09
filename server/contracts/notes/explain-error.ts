import { formatBytes } from '../format.ts'
import { PRESETS } from '../preset.ts'
import { STAGE_LABELS } from '../stages.ts'
import {
  ADVICE_NOTES,
  type AdviceCode,
  ERROR_NOTES,
  type ErrorNote,
  type ErrorNoteCode,
  type ErrorNoteValues,
} from './error-notes.ts'
import { DETAIL_NOTES } from './refusal-notes.ts'

export interface Explained {
  message: string
  suggestion: string
  note: ErrorNote
}

/** An error's texts, and the codes by which the page says them in its language. `values` fill the gaps of both. */
export function explainError(code: ErrorNoteCode, advice: AdviceCode, values: ErrorNoteValues = {}): Explained {
  return {
    message: filled(ERROR_NOTES[code], values),
    suggestion: filled(ADVICE_NOTES[advice], values),
    note: { code, advice, values },
  }
}

export interface Advice {
  suggestion: string
  advice: AdviceCode
  values: ErrorNoteValues
}

/** What to do about an error, by itself. */
export function advise(advice: AdviceCode, values: ErrorNoteValues = {}): Advice {
  return { suggestion: filled(ADVICE_NOTES[advice], values), advice, values }
}

function filled(text: string, values: ErrorNoteValues): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name]
    if (value === undefined) return gap
    if (typeof value === 'number') return name.endsWith('Bytes') ? formatBytes(value) : value.toLocaleString('en')
    if (name === 'preset' && value in PRESETS) return PRESETS[value as keyof typeof PRESETS].label
    if (name === 'what' && value in DETAIL_NOTES) return DETAIL_NOTES[value as keyof typeof DETAIL_NOTES]
    if (name === 'stage' && value in STAGE_LABELS) return STAGE_LABELS[value as keyof typeof STAGE_LABELS]
    return value
  })
}
