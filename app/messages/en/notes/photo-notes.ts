import { PHOTO_NOTES } from '#server/contracts/notes/photo-notes.ts'

/** Why a photo was likely not registered, by its note. */
export const photoNotes = PHOTO_NOTES
