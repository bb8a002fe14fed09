import { FILE_NOTES } from '#server/contracts/notes/file-notes.ts'

/** What a file of the downloads is, where that depends on the model, by its note. */
export const fileNotes = FILE_NOTES
