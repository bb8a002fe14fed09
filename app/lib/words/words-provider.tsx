'use client'

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Choice } from '../../messages/languages.ts'
import type { Messages } from '../../messages/message-types.ts'
import { Words } from './words.ts'
import { setWordsOfPage } from './words-of-page.ts'

const WordsContext = createContext<Words | null>(null)

interface WordsProviderProps {
  choice: Choice
  /** Of this language alone: the others stay on the server. */
  messages: Messages
  children: ReactNode
}

export function WordsProvider({ choice, messages, children }: WordsProviderProps) {
  const { language, locale } = choice
  const words = useMemo(() => new Words({ language, locale }, messages), [language, locale, messages])
  // The server draws pages of several languages at a time; a browser has one.
  if (typeof window !== 'undefined') setWordsOfPage(words)
  return <WordsContext value={words}>{children}</WordsContext>
}

/** The sentences of the page's language: `t` for one, `format` for numbers, times and sizes. */
export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new TypeError('no WordsProvider around this')
  return words
}
