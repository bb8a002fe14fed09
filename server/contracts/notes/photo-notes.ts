import { type Note, type NoteValues, sayInEnglish } from './note.ts'

/** Why a photo was likely not registered. */
export const PHOTO_NOTES = {
  otherGroup:
    'It is part of a group of {count} photos that could not be joined with the rest: they show something else, or photos between the two are missing.',
  blurredPlain: 'It is blurred, so that hardly any detail could be found in it.',
  plain: 'Hardly any detail was found in it ({features} features).',
  blurred: 'It is blurred compared with the others.',
  alone: 'It shows nothing that another photo shows, as far as can be recognised.',
  lostPartners: 'It overlaps only with photos that could not be registered either.',
  littleOverlap:
    'Its overlap with the registered photos is too small or too ambiguous ({matches} common points with the best of them).',
} as const

export type PhotoNoteCode = keyof typeof PHOTO_NOTES

export function photoNote<Code extends PhotoNoteCode>(
  code: Code,
  ...[values]: NoteValues<(typeof PHOTO_NOTES)[Code]>
): Note {
  return { code, values: values ?? {} }
}

export function photoNoteText(note: Note): string {
  return sayInEnglish(PHOTO_NOTES, note)
}
