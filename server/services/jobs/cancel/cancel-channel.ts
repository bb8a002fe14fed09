/**
 * NOTIFY channel that carries the id of a job whose cancel was confirmed, sent in the confirming transaction. It is a
 * hint to read the row, which is the truth: a worker that missed it learns of the cancel from `writeProgress`.
 */
export const CANCEL_CHANNEL = 'maquette_cancel'
