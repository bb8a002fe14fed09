import type { Annotation, Mark, SavedView } from './marks-schema.ts'

export type { Annotation, CameraView, ChangeMarkInput, Mark, SavedView, WorldPoint } from './marks-schema.ts'

/** Of the text of an annotation. */
export const MAX_ANNOTATION_CHARACTERS = 500
/** Of the name of a saved view. */
export const MAX_VIEW_NAME_CHARACTERS = 60
/** Of one job: more pins than these hide the model, and more views than these are no list. */
export const MAX_MARKS = { annotation: 100, view: 30 } as const

/** Those with a position, in order. */
export function annotationsOf(marks: readonly Mark[]): Annotation[] {
  return marks.filter((mark) => mark.kind === 'annotation')
}

/** Those without, in order. */
export function savedViewsOf(marks: readonly Mark[]): SavedView[] {
  return marks.filter((mark) => mark.kind === 'view')
}
