import type { Language } from '../../messages/languages.ts'
import type { Message, MessageKey, Messages, ValuesOf } from '../../messages/message-types.ts'
import { Formats } from './formats.ts'
import { isolated } from './isolated.ts'

/** The sentences of one language, and how it writes numbers, times and sizes. */
export class Words {
  readonly language: Language
  readonly locale: string
  readonly format: Formats
  readonly #messages: Messages
  readonly #plurals: Intl.PluralRules

  constructor({ language, locale }: { language: Language; locale: string }, messages: Messages) {
    this.language = language
    this.locale = locale
    this.#messages = messages
    this.#plurals = new Intl.PluralRules(locale)
    this.format = new Formats(this)
  }

  /** The sentence by a key, with its gaps filled. */
  t = <Key extends MessageKey>(key: Key, ...[values]: ValuesOf<Key>): string => this.#fill(key, values ?? {}).join('')

  /** By a key that a server made, which may be of another version; null where there is no such sentence. */
  tryTo(key: string, values: Readonly<Record<string, string | number>>): string | null {
    const [room = '', name = ''] = key.split('.')
    const isKnown = Object.hasOwn(this.#messages, room) && Object.hasOwn(this.#messages[room as keyof Messages], name)
    return isKnown ? this.#fill(key as MessageKey, values).join('') : null
  }

  /** The same in pieces, where a gap takes an element. */
  parts = <Key extends MessageKey, Value>(key: Key, ...[values]: ValuesOf<Key, Value | string | number>) =>
    this.#fill<Value>(key, values ?? {})

  /** `a, b and c` */
  list(items: readonly string[], type: 'conjunction' | 'unit' = 'conjunction'): string {
    return new Intl.ListFormat(this.locale, { type, style: type === 'unit' ? 'short' : 'long' }).format(
      items.map(isolated),
    )
  }

  #fill<Value = never>(key: MessageKey, values: Partial<Record<string, Value | string | number>>): (Value | string)[] {
    const [room, name] = key.split('.') as [keyof Messages, string]
    const message = (this.#messages[room] as Record<string, Message>)[name] ?? key
    const text = typeof message === 'string' ? message : this.#pluralOf(message, values.count)
    // Odd pieces are the names of gaps.
    return text.split(/\{(\w+)\}/).map((piece, i) => {
      if (i % 2 === 0) return piece
      const value = values[piece]
      if (typeof value === 'string') return isolated(value)
      return typeof value === 'number' ? this.format.number(value) : (value ?? `{${piece}}`)
    })
  }

  #pluralOf(forms: Exclude<Message, string>, count: unknown): string {
    return forms[this.#plurals.select(typeof count === 'number' ? count : 0)] ?? forms.other
  }
}
