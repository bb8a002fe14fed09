import { STEP_NOTES } from '#server/contracts/notes/step-notes.ts'

/** What a step says of itself, by its note. */
export const steps = STEP_NOTES
