/** Letters of scripts that are written from right to left: Hebrew, Arabic, Syriac, Thaana, N’Ko and the forms of Arabic. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX #9). */
const [BEGIN, END] = ['\u2068', '\u2069']

/**
 * A name in a sentence: one that is written from right to left keeps its order and leaves numbers and marks beside it in theirs. Any other
 * stays as it is.
 */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${BEGIN}${text}${END}` : text
}
