import type { StageTiming } from '#server/contracts/stages.ts'
import type { Words } from './words/words.ts'

/** What a step says of itself. `lang`: that of the text where it is not the page's: older versions said it in English alone. */
export function sayStep({ note, message }: Pick<StageTiming, 'note' | 'message'>, words: Words) {
  const said = note ? words.tryTo(`steps.${note.code}`, note.values) : null
  return { text: said ?? message, lang: said === null && words.language !== 'en' ? ('en' as const) : undefined }
}
