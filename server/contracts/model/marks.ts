import type { Annotation, Mark, Measurement, SavedView } from './marks-schema.ts'

export type {
  Annotation,
  CameraView,
  ChangeMarkInput,
  Mark,
  Measurement,
  SavedView,
  WorldPoint,
} from './marks-schema.ts'

/** Of the text of an annotation. */
export const MAX_ANNOTATION_CHARACTERS = 500
/** Of the name of a saved view. */
export const MAX_VIEW_NAME_CHARACTERS = 60
/** Of one job: more pins or lines than these hide the model, and more views than these are no list. */
export const MAX_MARKS = { annotation: 100, view: 30, measurement: 100 } as const

/** Texts at places, in order. */
export function annotationsOf(marks: readonly Mark[]): Annotation[] {
  return marks.filter((mark) => mark.kind === 'annotation')
}

/** Views with a name, in order. */
export function savedViewsOf(marks: readonly Mark[]): SavedView[] {
  return marks.filter((mark) => mark.kind === 'view')
}

/** Distances between two places, in order. */
export function measurementsOf(marks: readonly Mark[]): Measurement[] {
  return marks.filter((mark) => mark.kind === 'measurement')
}
