/**
 * NOTIFY channel that carries the id of a job whose cancel was confirmed, sent in the confirming transaction. It is a
 * hint to look at the row, which holds the truth: a listener that missed it learns of the cancel from `writeProgress`.
 */
export const CANCEL_CHANNEL = 'maquette_cancel'
