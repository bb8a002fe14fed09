import type { Words } from './words.ts'

let known: Words | null = null

export function setWordsOfPage(words: Words): void {
  known = words
}

/** The page's words for what is no component: notices, errors, the upload queue. In the browser alone. */
export function wordsOfPage(): Words {
  if (!known) throw new TypeError('no WordsProvider was drawn yet')
  return known
}
