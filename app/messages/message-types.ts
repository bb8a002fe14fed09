import type { en } from './en/index.ts'

/** A sentence for each number of things, by the rules of its language (CLDR's plural categories). */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
export type Message = string | Plural

/** The messages of one language: those of English, in the same rooms, by the same names. */
export type Messages = {
  [Room in keyof typeof en]: {
    [Name in keyof (typeof en)[Room]]: (typeof en)[Room][Name] extends string ? string : Plural
  }
}

/** `room.name` of a message. */
export type MessageKey = {
  [Room in keyof typeof en & string]: `${Room}.${keyof (typeof en)[Room] & string}`
}[keyof typeof en & string]

type MessageOf<Key extends MessageKey> = Key extends `${infer Room}.${infer Name}`
  ? Room extends keyof typeof en
    ? Name extends keyof (typeof en)[Room]
      ? (typeof en)[Room][Name]
      : never
    : never
  : never

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type TextOf<M> = M extends string ? M : M[keyof M]

/** What a message has gaps for. A plural goes by `count`. */
export type GapsOf<Key extends MessageKey> =
  | NamesIn<TextOf<MessageOf<Key>>>
  | (MessageOf<Key> extends string ? never : 'count')

/** Nothing for a message without gaps; numbers are written as the language does. */
export type ValuesOf<Key extends MessageKey, Value = string | number> = [GapsOf<Key>] extends [never]
  ? []
  : [values: { [Name in GapsOf<Key>]: Name extends 'count' ? number : Value }]
