import { ADVICE_NOTES, ERROR_NOTES } from '#server/contracts/notes/error-notes.ts'

/** What ended a job, by its note. */
export const errorNotes = ERROR_NOTES

/** What to do about it. */
export const adviceNotes = ADVICE_NOTES
