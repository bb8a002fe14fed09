import { describe, expect, it } from 'vitest'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { fr } from './fr/index.ts'
import type { Message, Messages } from './message-types.ts'

/** `room.name` and the message, of a whole language. */
function listed(messages: Messages): [key: string, message: Message][] {
  return Object.entries(messages).flatMap(([room, sentences]) =>
    Object.entries(sentences).map(([name, message]): [string, Message] => [`${room}.${name}`, message]),
  )
}

function formsOf(message: Message): string[] {
  return typeof message === 'string' ? [message] : Object.values(message)
}

function gapsOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()
}

const english = new Map(listed(en))

/** What is longer breaks into lines wherever it stands. */
const LABEL_LETTERS = 24

describe.each([
  ['en', en],
  ['de', de],
  ['fr', fr],
] as const)('the messages in %s', (language, messages) => {
  const all = listed(messages)
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()

  it('are those of English, neither more nor fewer', () => {
    expect(all.map(([key]) => key).toSorted()).toEqual([...english.keys()].toSorted())
  })

  it('have the gaps of English, in every form but that for one thing', () => {
    const wrong = all.filter(([key, message]) => {
      const source = english.get(key) ?? ''
      const wanted = gapsOf(typeof source === 'string' ? source : source.other).join()
      const own = typeof message === 'string' ? message : message.other
      // "Remove the photo" needs no number.
      const mayOnly = formsOf(message).every((form) =>
        gapsOf(form).every((gap) => gap === 'count' || wanted.includes(gap)),
      )
      return gapsOf(own).join() !== wanted || !mayOnly
    })
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it('have plural forms that the language knows, and those of small numbers', () => {
    const wrong = all.filter(([, message]) => {
      if (typeof message === 'string') return false
      const forms = Object.keys(message)
      return !forms.includes('one') || forms.some((form) => !pluralCategories.includes(form as Intl.LDMLPluralRule))
    })
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it('are no empty sentences, and end in no space', () => {
    const wrong = all.filter(([, message]) =>
      formsOf(message).some((form) => form.trim() === '' || form !== form.trim()),
    )
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it('are not much longer than English where they may stand on a button', () => {
    const wrong = all.filter(([key, message]) => {
      const source = english.get(key)
      if (typeof source !== 'string' || typeof message !== 'string') return false
      const isLabel = source.length <= LABEL_LETTERS && !/[.:]$/.test(source) && !source.includes('{')
      return isLabel && message.length > Math.max(1.6 * source.length, source.length + 10)
    })
    expect(wrong).toEqual([])
  })

  it('use the typographic apostrophe', () => {
    const wrong = all.filter(([, message]) => formsOf(message).some((form) => /\w'\w/.test(form)))
    expect(wrong.map(([key]) => key)).toEqual([])
  })
})

/** What no line may end before, by the rules of the language: its sign alone would begin the next line. */
const BREAKABLE = {
  de: / …|\} %|\d %/,
  fr: / [;:?!»]|« |\} %|\d %/,
} as const

describe.each([
  ['de', de],
  ['fr', fr],
] as const)('the signs in %s', (language, messages) => {
  const all = listed(messages)

  it('keep their space, which does not break', () => {
    const wrong = all.filter(([, message]) => formsOf(message).some((form) => BREAKABLE[language].test(form)))
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it('are those of the language: no straight or English quotes, no three dots', () => {
    const foreign = { de: /"|‘|»|«|\.\.\./, fr: /"|“|”|„|\.\.\./ }[language]
    const wrong = all.filter(([, message]) => formsOf(message).some((form) => foreign.test(form)))
    expect(wrong.map(([key]) => key)).toEqual([])
  })
})
