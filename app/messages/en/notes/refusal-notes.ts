import { DETAIL_NOTES } from '#server/contracts/notes/refusal-notes.ts'

/** What a file that is refused is, or what is wrong with it, as it stands in a sentence. */
export const details = DETAIL_NOTES
