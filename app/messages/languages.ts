/** The languages that the page speaks; the first where a browser asks for none of them. */
export const LANGUAGES = ['en', 'de', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each in its own words, for those who can't read the one that is shown. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', fr: 'Français' }

/** Where a choice by hand is kept. */
export const LANGUAGE_COOKIE = 'language'

/** Of a browser that asks for a language without a region. */
const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' }

export interface Choice {
  language: Language
  /** How numbers and dates are written: the region that the browser names, where it speaks the language. */
  locale: string
}

/** A choice by hand first, then what the browser asks for, in its order of preference (RFC 9110, 12.5.4). Never throws. */
export function chooseLanguage(byHand: string | undefined, acceptLanguage: string | null): Choice {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part, place) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean) ?? '1'
      return { tag: tag.trim(), quality: Number(quality), place }
    })
    .filter(({ tag, quality }) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) && quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.place - b.place)
    .map(({ tag }) => tag)
  const speaks = (language: Language) => (tag: string) => tag.toLowerCase().split('-')[0] === language
  const first = wanted.flatMap((tag) => LANGUAGES.find((language) => speaks(language)(tag)) ?? [])[0]
  const language = LANGUAGES.find((each) => each === byHand) ?? first ?? LANGUAGES[0]
  return { language, locale: wanted.find((tag) => speaks(language)(tag) && tag.includes('-')) ?? LOCALES[language] }
}
