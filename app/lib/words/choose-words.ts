import { cookies, headers } from 'next/headers'
import { de } from '../../messages/de/index.ts'
import { en } from '../../messages/en/index.ts'
import { fr } from '../../messages/fr/index.ts'
import { type Choice, chooseLanguage, LANGUAGE_COOKIE, type Language } from '../../messages/languages.ts'
import type { Messages } from '../../messages/message-types.ts'
import { Words } from './words.ts'

const MESSAGES: Record<Language, Messages> = { en, de, fr }

/** The language of the request that is being answered. On the server, so that the page comes in it and nothing flickers. */
export async function chooseWords(): Promise<{ choice: Choice; messages: Messages; words: Words }> {
  const byHand = (await cookies()).get(LANGUAGE_COOKIE)?.value
  const choice = chooseLanguage(byHand, (await headers()).get('accept-language'))
  const messages = MESSAGES[choice.language]
  return { choice, messages, words: new Words(choice, messages) }
}
