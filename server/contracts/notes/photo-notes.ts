import { type Note, type NoteValues, sayInEnglish } from './note.ts'

/** Why a photo was likely not registered. */
export const PHOTO_NOTES = {
  otherGroup:
    'Part of a group of {count} photos that couldn’t be joined with the rest: the group shows something else, or photos in between are missing.',
  blurredPlain: 'Blurred, so hardly any detail was found.',
  plain: 'Hardly any detail was found ({features} features).',
  blurred: 'Blurred compared with the other photos.',
  alone: 'Shows nothing recognisable that another photo shows.',
  lostPartners: 'Overlaps only with photos that couldn’t be registered either.',
  littleOverlap:
    'Overlaps too little or too ambiguously with the registered photos ({matches} common points with the best of them).',
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
