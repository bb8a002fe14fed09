/** A sentence by a code and its numbers: programs get it in English, the page says it in its language. */
export type Note = {
  /** Of another version it may be one that nobody here knows: the English text that comes with it is shown then. */
  code: string
  /** By the names of the gaps. */
  values: Record<string, number>
}

/** Sentences in English by their codes; `{gap}` takes a number. */
type Sentences = Readonly<Record<string, string>>

type GapsIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | GapsIn<Rest> : never

/** Nothing for a sentence without gaps. */
export type NoteValues<Text> = [GapsIn<Text>] extends [never] ? [] : [values: Record<GapsIn<Text>, number>]

/** In English, with numbers as English writes them. */
export function sayInEnglish(sentences: Sentences, { code, values }: Note): string {
  const text = sentences[code] ?? code
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => values[name]?.toLocaleString('en') ?? gap)
}
