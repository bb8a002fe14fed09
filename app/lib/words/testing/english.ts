import { en } from '../../../messages/en/index.ts'
import { Words } from '../words.ts'
import { setWordsOfPage } from '../words-of-page.ts'

/** For tests of what speaks without a page: import this file, and the words of the page are these. */
export const english = new Words({ language: 'en', locale: 'en-GB' }, en)
setWordsOfPage(english)
